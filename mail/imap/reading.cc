#include "mail/imap/reading.h"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace imap {

namespace {

constexpr std::uint64_t kLargest = 1ULL << 31;  ///< a partial fetch counts in 32 bits

struct Wanted {
    std::uint32_t uid = 0;
    std::size_t place = 0;  ///< in the answer
    bool filled = false;
};

class Window {
  public:
    Window(std::uint64_t limit, std::vector<mailbox::Fetched>& answer)
        : limit_(limit), answer_(answer) {}

    void add(std::uint32_t uid, std::size_t place) { wanted_.push_back({uid, place, false}); }
    [[nodiscard]] std::vector<std::string> commands(bool headersOnly) const {
        std::vector<std::string> all;
        all.reserve(wanted_.size());
        for (const auto& mail : wanted_) {
            all.push_back(fmt::format("UID FETCH {} (UID INTERNALDATE BODY.PEEK[{}]<0.{}>)",
                                      mail.uid, headersOnly ? "HEADER" : "", limit_ + 1));
        }
        return all;
    }

    base::Result<> take(const Response& response, const Pieces& pieces) {
        if (response.type != Response::Type::data || response.name != "FETCH") return {};
        auto data = parseFetch(pieces, response);
        if (!data) {
            return base::fail(base::Kind::protocol, "it sends a mail in a way nobody can read.");
        }
        if (!data->uid || !data->body) return {};
        if (data->body->size() > limit_ + 1) {
            return base::fail(base::Kind::protocol,
                              fmt::format("it sends {} octets of a mail where {} were asked for.",
                                          data->body->size(), limit_ + 1));
        }
        for (auto& mail : wanted_) {
            if (mail.uid != *data->uid || mail.filled) continue;
            mail.filled = true;
            auto& fetched = answer_[mail.place];
            fetched.cut = data->body->size() > limit_;
            fetched.received = data->received;
            auto body = *data->body;
            if (fetched.cut) body.resize(static_cast<std::size_t>(limit_));
            fetched.bytes = std::move(body);
        }
        return {};
    }

    void finish(const Session& session, const std::vector<Completion>& completions) {
        for (std::size_t i = 0; i < wanted_.size(); ++i) {
            if (wanted_[i].filled || completions[i].ok()) continue;  // OK without data: gone
            answer_[wanted_[i].place].bytes =
                base::fail(session.refusal("send a mail", completions[i]));
        }
    }

  private:
    std::uint64_t limit_;
    std::vector<mailbox::Fetched>& answer_;
    std::vector<Wanted> wanted_;
};

net::Task<base::Result<>> run(Session& session, Window& window, bool headersOnly,
                              std::uint64_t limit) {
    const Session::Handler handler = [&window](const Response& response, Pieces& pieces) {
        return window.take(response, pieces);
    };
    auto done = co_await session.burst(window.commands(headersOnly), handler,
                                       std::max(limit + 1, Session::kSmallLiteral));
    if (!done) co_return base::fail(std::move(done).error());
    window.finish(session, *done);
    co_return base::Result<>{};
}

std::uint64_t expected(const Reading& reading, std::uint32_t uid) {
    const auto listed = reading.sizes.find(uid);
    return listed == reading.sizes.end() ? reading.limit : std::min(reading.limit, listed->second);
}

}  // namespace

net::Task<base::Result<std::vector<mailbox::Fetched>>> readMails(Session& session,
                                                                 Reading reading) {
    reading.limit = std::min(reading.limit, kLargest);
    std::vector<mailbox::Fetched> answer(reading.uids.size());
    for (std::size_t i = 0; i < answer.size(); ++i) {
        answer[i].uid = reading.uids[i];
        answer[i].bytes = base::fail(base::Kind::missing, "The mail is not there any more.");
    }
    mailbox::ReadWindow width(session.timeout());
    for (std::size_t next = 0; next < answer.size();) {
        Window window(reading.limit, answer);
        std::uint64_t octets = 0;
        std::size_t mails = 0;
        for (; next < answer.size() && octets < width.octets() && mails < kWindowMails; ++next) {
            const auto uid = parseUid(answer[next].uid);
            if (!uid) continue;
            window.add(*uid, next);
            octets += expected(reading, *uid);
            ++mails;
        }
        if (mails == 0) break;
        width.asked();
        auto read = co_await run(session, window, reading.headersOnly, reading.limit);
        if (!read) co_return base::fail(std::move(read).error());
        width.came();
    }
    co_return answer;
}

}  // namespace imap
