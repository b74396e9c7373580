#include "machine/ipp/client.h"

#include "base/text.h"
#include "machine/ipp/http.h"
#include "machine/ipp/message.h"

#include <fmt/core.h>
#include <algorithm>

namespace ipp {
namespace {

using base::Kind;

constexpr std::uint16_t kVersionNotSupported = 0x0503;
constexpr std::int64_t kGetJobs = 10;  ///< RFC 8011, operations-supported

struct HttpFault {
    int status;
    Kind kind;
    std::string_view says;
};

constexpr HttpFault kHttpFaults[] = {
    {401, Kind::login, "the printer asks for a login; set user and password"},
    {403, Kind::login, "the printer forbids reading it; set a user who may, or allow this host"},
    {404, Kind::missing, "there is no printer at this path; set the path, such as /ipp/print"},
    {405, Kind::refused, "what answers takes no IPP at this path; set another path"},
    {426, Kind::tls, "the printer wants an encrypted connection; write ipps:// for ipp://"},
};

base::Result<> faultOf(const HttpAnswer& answer) {
    for (const auto& row : kHttpFaults) {
        if (row.status == answer.status) {
            return base::fail(row.kind, std::string(row.says), answer.status);
        }
    }
    if (answer.status >= 300 && answer.status < 400) {
        return base::fail(Kind::refused,
                          "the printer sends us to another address, which is not followed; set "
                          "that address",
                          answer.status);
    }
    if (answer.status != 200) {
        return base::fail(answer.status >= 500 ? Kind::temporary : Kind::refused,
                          fmt::format("the printer answers HTTP status {} instead of its "
                                      "attributes",
                                      answer.status),
                          answer.status);
    }
    if (looksLikeMessage(answer.body)) return {};
    const bool page = base::startsWithNoCase(answer.contentType, "text/") ||
                      base::trim(answer.body).starts_with('<');
    return base::fail(Kind::protocol, page ? "a web page answers instead of the printer's IPP; "
                                             "check the port and the path"
                                           : "what answers is no IPP; check the port and the path");
}

/// One printer, its connection and its login over several questions.
class Conversation {
  public:
    Conversation(Settings settings, Call& call) : settings_(std::move(settings)), call_(call) {}

    [[nodiscard]] Settings& settings() { return settings_; }
    [[nodiscard]] bool late() const { return call_.over(); }
    /// An answer that is IPP.
    base::Result<std::string> post(const std::string& message) {
        bool loggedIn = !authorization_.empty();
        for (bool again = true;; again = false) {
            auto answer = once(message);
            if (!answer) return base::fail(std::move(answer).error());
            if (answer->status == 401 && again && !answer->authorization.empty()) {
                authorization_ = answer->authorization;
                loggedIn = true;
                continue;
            }
            if (answer->status == 401 && loggedIn) {
                return base::fail(Kind::login,
                                  "the printer refuses user and password; set the right ones", 401);
            }
            if (auto fine = faultOf(*answer); !fine) return base::fail(std::move(fine).error());
            return std::move(answer->body);
        }
    }

  private:
    base::Result<HttpAnswer> once(const std::string& message) {
        const bool kept = connection_ != nullptr;
        auto answer = tryOnce(message);
        // A printer may end an idle connection at any time; that is no fault of the question.
        if (!answer && kept && answer.error().kind == Kind::closed) answer = tryOnce(message);
        return answer;
    }
    base::Result<HttpAnswer> tryOnce(const std::string& message) {
        if (!connection_) {
            auto opened = Connection::open(settings_, call_);
            if (!opened) return base::fail(std::move(opened).error());
            connection_ = std::move(*opened);
        }
        auto answer = connection_->post(message, settings_.path, authorization_);
        if (!answer || !answer->reusable) connection_.reset();
        return answer;
    }

    Settings settings_;
    Call& call_;
    std::string authorization_;
    std::unique_ptr<Connection> connection_;
};

Question question(const Settings& settings, bool old) {
    Question out;
    if (old) {
        out.major = 1;
        out.minor = 1;
    }
    out.uri = uriOf(settings);
    out.user = settings.user.empty() ? "mailagent" : settings.user;
    return out;
}

/// A refusal of the question's form, which another form may not meet.
bool isClientError(std::uint16_t code) {
    return code == 0x0400 || code == 0x0408 || code == 0x040B || code == 0x0404;
}

/// The forms of the question one after the other, at one path.
base::Result<std::string> askHere(Conversation& with, Wanted wanted) {
    bool old = false;
    auto form = wanted;
    for (int tries = 0; tries < 5; ++tries) {
        auto body = with.post(getPrinterAttributes(question(with.settings(), old), form));
        if (!body) return body;
        auto fine = usable(*body);
        if (fine) return body;
        if (with.late()) {
            return base::fail(Kind::timeout, "the printer answers too slowly; give it more time");
        }
        const auto code = parseMessage(*body).code;
        if (code == kVersionNotSupported && !old) {
            old = true;
        } else if (isClientError(code) && form != Wanted::unnamed) {
            form = form == Wanted::listed ? Wanted::everything : Wanted::unnamed;
        } else if (isClientError(code) && !old) {
            old = true;
            form = wanted;
        } else {
            return base::fail(std::move(fine).error());
        }
    }
    return base::fail(Kind::protocol, "the printer takes no form of the question");
}

bool otherPathMayHelp(const base::Error& error) {
    return error.kind == Kind::missing || error.code == 405;
}

base::Result<std::string> askEverywhere(Conversation& with, Wanted wanted) {
    auto body = askHere(with, wanted);
    if (body || with.settings().pathGiven || !otherPathMayHelp(body.error())) return body;
    const auto first = with.settings().path;
    for (const char* path : {"/ipp", "/", "/ipp/printer"}) {
        with.settings().path = path;
        auto other = askHere(with, wanted);
        if (other) return other;
        if (!otherPathMayHelp(other.error())) break;
    }
    with.settings().path = first;
    return body;
}

bool offersJobs(const Message& message) {
    const auto* group = message.find(Group::printer);
    const auto* operations = group == nullptr ? nullptr : group->find("operations-supported");
    if (operations == nullptr) return true;
    return std::any_of(operations->values.begin(), operations->values.end(), [](const Value& one) {
        std::int64_t number = 0;
        return numberOf(one, number) && number == kGetJobs;
    });
}

std::string askJobs(Conversation& with, bool old, bool completed, Answers& answers) {
    auto body = with.post(getJobs(question(with.settings(), old), completed));
    const char* which = completed ? "completed" : "waiting";
    if (!body) {
        answers.remarks.push_back(fmt::format("IPP: the list of {} jobs is missing: {}", which,
                                              base::printable(body.error().text)));
        return {};
    }
    const auto code = parseMessage(*body).code;
    if (code >= 0x0100) {
        answers.remarks.push_back(fmt::format(
            "IPP: the printer does not tell its {} jobs (status 0x{:04x})", which, code));
        return {};
    }
    return std::move(*body);
}

}  // namespace

base::Result<Attributes> askAttributes(const Settings& settings, Wanted wanted, Call& call) {
    Conversation with(settings, call);
    auto body = askEverywhere(with, wanted);
    if (!body) return base::fail(std::move(body).error());
    return Attributes{std::move(*body), with.settings()};
}

base::Result<Answers> ask(const Settings& settings, Call& call) {
    Conversation with(settings, call);
    auto body = askEverywhere(with, Wanted::listed);
    if (!body) return base::fail(std::move(body).error());
    Answers answers;
    answers.printer = std::move(*body);
    const Message message = parseMessage(answers.printer);
    if (!offersJobs(message)) return answers;
    const bool old = message.major < 2;
    answers.active = askJobs(with, old, false, answers);
    if (!call.over()) answers.completed = askJobs(with, old, true, answers);
    return answers;
}

}  // namespace ipp
