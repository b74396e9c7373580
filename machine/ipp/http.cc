#include "machine/ipp/http.h"

#include "base/digest.h"
#include "base/text.h"
#include "machine/ipp/certificate.h"

#include <cups/cups.h>
#include <cups/http.h>
#include <fmt/core.h>
#include <algorithm>
#include <cerrno>
#include <system_error>

namespace ipp {
namespace {

using base::Kind;
using std::chrono::milliseconds;

constexpr std::size_t kPiece = 16384;
constexpr double kTick = 1;  ///< seconds
constexpr const char* kNoTime = "too little time was left for the printer; give it more time";

milliseconds left(const Call& call, milliseconds most) {
    const auto span = std::chrono::duration_cast<milliseconds>(call.until() - Steady::now());
    return std::clamp(span, milliseconds(1), most);
}

const char* passwordOf(const char*, http_t*, const char*, const char*, void* settings) {
    // CUPS copies it into the connection's own memory.
    thread_local std::string password;
    base::wipe(password);
    password = static_cast<const Settings*>(settings)->password.expose();
    return password.c_str();
}

std::string system(int number) {
    return std::generic_category().message(number);
}

base::Error notConnected(const Settings& settings) {
    const std::string_view says = cupsLastErrorString();
    const auto host = base::printable(settings.host);
    if (cupsLastError() == IPP_STATUS_ERROR_CUPS_PKI) {
        return {Kind::tls,
                fmt::format("no encrypted connection to {} port {}: {}; try ipp:// if the printer "
                            "has no IPPS",
                            host, settings.port, base::printable(says, 200)),
                0};
    }
    // CUPS says this whatever the reason.
    if (says.empty() || says == "Host is down") {
        return {Kind::network,
                fmt::format("nobody takes connections at {} port {}; is the printer on, and its "
                            "IPP service?",
                            host, settings.port),
                0};
    }
    return {Kind::network,
            fmt::format("no connection to {} port {}: {}", host, settings.port,
                        base::printable(says, 200)),
            0};
}

}  // namespace

base::Result<std::unique_ptr<Connection>> Connection::open(const Settings& settings, Call& call) {
    if (call.over()) return base::fail(Kind::timeout, kNoTime);
    std::unique_ptr<Connection> connection(new Connection(settings, call));
    const auto patience = left(call, settings.connect);
    const auto begun = Steady::now();
    const auto encryption = settings.encrypted ? HTTP_ENCRYPTION_ALWAYS : HTTP_ENCRYPTION_NEVER;
    connection->http_ =
        httpConnect2(settings.host.c_str(), settings.port, nullptr, AF_UNSPEC, encryption, 1,
                     static_cast<int>(patience.count()), call.cancel());
    if (connection->http_ == nullptr) {
        if (call.over() || Steady::now() - begun >= patience) {
            return base::fail(Kind::timeout, "the printer does not take a connection; is it on?");
        }
        return base::fail(notConnected(settings));
    }
    httpSetTimeout(connection->http_, kTick, &Connection::waitOn, connection.get());
    if (!call.hold(httpGetFd(connection->http_))) {
        return base::fail(Kind::timeout, kNoTime);
    }
    if (settings.encrypted) {
        if (auto trusted = connection->checkCertificate(); !trusted) {
            return base::fail(std::move(trusted).error());
        }
    }
    return connection;
}

// CUPS asks after each tick in which nothing came, and also where TLS had a message for itself.
int Connection::waitOn(http_t*, void* connection) {
    return static_cast<Connection*>(connection)->inTime() ? 1 : 0;
}

bool Connection::inTime() const {
    return !call_.over();
}

Connection::~Connection() {
    call_.letGo();
    httpClose(http_);
}

base::Result<> Connection::checkCertificate() {
    cups_array_t* credentials = nullptr;
    httpCopyCredentials(http_, &credentials);
    std::vector<std::string> chain;
    for (void* one = cupsArrayFirst(credentials); one != nullptr;
         one = cupsArrayNext(credentials)) {
        const auto* certificate = static_cast<const http_credential_t*>(one);
        chain.emplace_back(static_cast<const char*>(certificate->data), certificate->datalen);
    }
    httpFreeCredentials(credentials);
    return judge(chain, settings_.host, settings_.trust);
}

base::Error Connection::lost(const char* doing) const {
    const int number = httpError(http_);
    if (!inTime() || number == ETIMEDOUT) {
        return {Kind::timeout, fmt::format("the printer fell silent while {}", doing), 0};
    }
    return {Kind::closed,
            fmt::format("the printer closed the connection while {}{}", doing,
                        number == 0 ? std::string() : " (" + system(number) + ")"),
            0};
}

base::Result<HttpAnswer> Connection::post(const std::string& message, const std::string& path,
                                          const std::string& authorization) {
    if (call_.over()) return base::fail(Kind::timeout, kNoTime);
    httpClearFields(http_);
    httpSetField(http_, HTTP_FIELD_USER_AGENT, "mailagent");
    httpSetField(http_, HTTP_FIELD_CONTENT_TYPE, "application/ipp");
    if (!authorization.empty()) {
        httpSetField(http_, HTTP_FIELD_AUTHORIZATION, authorization.c_str());
    }
    httpSetLength(http_, message.size());
    if (httpPost(http_, path.c_str()) != 0) return base::fail(lost("it was asked"));
    const auto sent = httpWrite2(http_, message.data(), message.size());
    if (sent != static_cast<ssize_t>(message.size())) return base::fail(lost("it was asked"));
    HttpAnswer answer;
    if (auto received = receive(answer); !received) return base::fail(std::move(received).error());
    if (answer.status == HTTP_STATUS_UNAUTHORIZED) answerChallenge(path, answer);
    return answer;
}

base::Result<> Connection::receive(HttpAnswer& answer) {
    http_status_t status = HTTP_STATUS_CONTINUE;
    while (status == HTTP_STATUS_CONTINUE) status = httpUpdate(http_);
    if (status == HTTP_STATUS_ERROR) return base::fail(lost("it should answer"));
    call_.heard();
    answer.status = static_cast<int>(status);
    const char* type = httpGetField(http_, HTTP_FIELD_CONTENT_TYPE);
    answer.contentType = type == nullptr ? "" : type;
    std::string piece(kPiece, '\0');
    while (true) {
        if (!inTime()) {
            answer.cut = true;
            break;
        }
        const auto count = httpRead2(http_, piece.data(), piece.size());
        if (count <= 0) {
            answer.cut = count < 0 || httpGetRemaining(http_) > 0;
            break;
        }
        answer.body.append(piece, 0, static_cast<std::size_t>(count));
        if (answer.body.size() > kMostAnswer.count) {
            return base::fail(Kind::protocol, "the printer's answer is larger than 2 MiB");
        }
    }
    if (call_.over()) answer.cut = true;
    // Half an answer is worth less than a whole one later.
    if (answer.cut && call_.gaveWay()) return base::fail(lost("it should answer"));
    call_.heard();
    const char* connection = httpGetField(http_, HTTP_FIELD_CONNECTION);
    answer.reusable = status == HTTP_STATUS_OK && !answer.cut &&
                      (connection == nullptr || !base::equalsNoCase(connection, "close"));
    if (answer.cut && answer.body.empty()) return base::fail(lost("it should answer"));
    return {};
}

// CUPS reckons the answer to Basic and Digest challenges; it is sent over a connection that has
// been judged anew, since CUPS would open one by itself and judge nothing.
void Connection::answerChallenge(const std::string& path, HttpAnswer& answer) {
    if (settings_.password.empty() && settings_.user.empty()) return;
    cupsSetUser(settings_.user.c_str());
    cupsSetPasswordCB2(passwordOf, const_cast<Settings*>(&settings_));
    const bool done = cupsDoAuthentication(http_, "POST", path.c_str()) == 0;
    const char* text = done ? httpGetAuthString(http_) : nullptr;
    if (text != nullptr) answer.authorization = text;
    cupsSetPasswordCB2(nullptr, nullptr);
    cupsSetUser(nullptr);
}

}  // namespace ipp
