#include "mail/pop3/session.h"

#include "base/text.h"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace pop3 {

namespace {
constexpr net::Duration kFarewell = std::chrono::seconds(1);
}

Session::Session(net::Connection connection, std::string_view server, net::Duration timeout)
    : connection_(std::move(connection)), server_(base::printable(server)), timeout_(timeout) {
    pipelining_ = offers("PIPELINING") == Offered::yes;
    top = offers("TOP");
}

Offered Session::offers(std::string_view word) const {
    if (connection_.capabilities.empty()) return Offered::unknown;
    for (const std::string_view line : connection_.capabilities) {
        if (base::equalsNoCase(line.substr(0, line.find(' ')), word)) return Offered::yes;
    }
    return Offered::no;
}

base::Unexpected Session::broke(base::Error error) {
    broken_ = true;
    error.text = fmt::format("POP3 server {}: {}", server_, error.text);
    return base::fail(std::move(error));
}

base::Error Session::refusal(std::string_view what, const Reply& reply,
                             base::Kind otherwise) const {
    const auto words =
        reply.code.empty() ? reply.text : fmt::format("[{}] {}", reply.code, reply.text);
    return {
        kindOf(reply, otherwise),
        fmt::format("POP3 server {} would not {}: \"{}\".", server_, what, base::printable(words)),
        0};
}

void Session::put(std::string_view command) {
    connection_.stream.put(command);
    connection_.stream.put("\r\n");
}

net::Task<base::Result<>> Session::send() {
    if (broken_) co_return broke({base::Kind::closed, "the session is over already.", 0});
    patience_ = mailbox::Patience(timeout_);
    auto sent = co_await connection_.stream.flush(patience_.until());
    if (!sent) co_return broke(std::move(sent).error());
    co_return base::Result<>{};
}

net::Task<base::Result<Reply>> Session::reply() {
    std::string_view line;
    if (!connection_.stream.tryLine(line)) {
        auto read = co_await connection_.stream.line(patience_.until());
        if (!read) co_return broke(std::move(read).error());
        line = *read;
    }
    auto parsed = parseReply(line);
    if (!parsed) {
        co_return broke({base::Kind::protocol,
                         fmt::format("it says \"{}\" where +OK or -ERR belongs; the session was "
                                     "ended.",
                                     base::printable(line, 80)),
                         0});
    }
    patience_.answered();
    co_return std::move(*parsed);
}

net::Task<base::Result<>> Session::lines(const EachLine& each, std::uint64_t mails) {
    auto& stream = connection_.stream;
    const std::uint64_t most = std::min(mails, kMostMails) + kMostLines;
    std::uint64_t count = 0;
    while (true) {
        std::string_view line;
        while (stream.tryLine(line)) {
            if (endsAnswer(line)) co_return base::Result<>{};
            if (++count > most) {
                co_return broke({base::Kind::protocol,
                                 fmt::format("it sends line upon line that nobody asked for, {} "
                                             "of them by now; the session was ended.",
                                             most),
                                 0});
            }
            each(unstuffed(line));
        }
        auto read = co_await stream.more(patience_.until());
        if (!read) co_return broke(std::move(read).error());
    }
}

net::Task<base::Result<Body>> Session::body(std::uint64_t limit, bool headerOnly) {
    auto& stream = connection_.stream;
    const net::LineStream::Content untold(stream);
    Body body;
    std::uint64_t octets = 0;
    bool wanted = true;
    while (true) {
        std::string_view line;
        while (stream.tryLine(line)) {
            if (endsAnswer(line)) co_return body;
            line = unstuffed(line);
            octets += line.size() + 2;
            if (wanted) {
                body.bytes.append(line).append("\r\n");
                body.cut = body.bytes.size() > limit;
                if (body.cut) body.bytes.resize(static_cast<std::size_t>(limit));
                wanted = !body.cut && !(headerOnly && line.empty());
            }
            if (octets > limit + kSlack) {
                broken_ = true;
                co_return body;
            }
        }
        auto read = co_await stream.more(patience_.until());
        if (!read) co_return broke(std::move(read).error());
    }
}

net::Task<> Session::leave() {
    if (broken_) co_return;
    broken_ = true;
    put("QUIT");
    const auto sent = co_await connection_.stream.flush(net::in(std::min(timeout_, kFarewell)));
    static_cast<void>(sent);  // the server gives the lock back one way or the other
}

}  // namespace pop3
