#include "tests/mail/smtp/fake_relay.h"

#include "base/text.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <array>

namespace fake {
namespace {

using namespace std::chrono_literals;

std::string between(const std::string& line) {
    const auto from = line.find('<');
    const auto to = line.find('>');
    return from < to ? line.substr(from + 1, to - from - 1) : "";
}

}  // namespace

net::SharedDial Relay::dial() {
    return [this](std::shared_ptr<const net::Tap>) { return connect(); };
}

net::Task<base::Result<net::Connection>> Relay::connect() {
    ++dials;
    if (failures_ > 0) {
        --failures_;
        co_return base::fail(dialError_);
    }
    std::array<int, 2> ends{};
    const int rc =
        ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data());
    if (rc != 0) co_return base::fail(base::Kind::network, "no socket pair");
    loop_.spawn(serve(net::LineStream(loop_, net::plainTransport(ends[1]))));
    net::Connection connection{net::LineStream(loop_, net::plainTransport(ends[0])),
                               script_.offers,
                               "220 relay.example",
                               "127.0.0.1",
                               false,
                               false};
    co_return connection;
}

std::string Relay::scripted(const std::string& verb, const std::string& usual,
                            const std::string& address) {
    const auto number = std::to_string(++counts_[verb]);
    for (const auto& key : {verb + " " + number, verb + " " + address}) {
        const auto found = script_.answers.find(key);
        if (found != script_.answers.end()) return found->second;
    }
    return usual;
}

net::Task<bool> Relay::read(net::LineStream& stream, std::string& line) {
    std::string_view view;
    while (!stream.tryLine(view)) {
        auto more = co_await stream.more(net::in(5s));
        if (!more) co_return false;
        if (std::exchange(wrote_, false)) ++bursts;
    }
    line = view;
    co_return true;
}

net::Task<bool> Relay::answer(net::LineStream& stream, std::string text) {
    if (text == "<close>") co_return false;
    if (text == "<silent>") co_return true;
    wrote_ = true;
    constexpr std::string_view kClose = "<close>";
    const bool hangsUp = text.ends_with(kClose);
    if (hangsUp) text.resize(text.size() - kClose.size());
    const bool closing = hangsUp || text.starts_with("421");
    text += "\r\n";
    const std::size_t step = script_.bytewise ? 1 : text.size();
    for (std::size_t at = 0; at < text.size(); at += step) {
        stream.put(std::string_view(text).substr(at, step));
        auto flushed = co_await stream.flush(net::in(5s));
        if (!flushed) co_return false;
        if (script_.bytewise) (void)co_await loop_.sleep(0ms);
    }
    co_return !closing;
}

net::Task<bool> Relay::content(net::LineStream& stream, Taken& mail) {
    std::string line;
    bool first = true;
    while (true) {
        const bool got = co_await read(stream, line);
        if (!got) co_return false;
        if (std::exchange(first, false) && scripted("CONTENT", "") == "<close>") co_return false;
        if (line == ".") break;
        if (line.starts_with('.')) line.erase(0, 1);
        mail.bytes += line + "\r\n";
    }
    std::string reply =
        scripted("DOT", mail.bytes.empty() ? "554 5.5.1 nothing" : "250 2.0.0 queued");
    if (reply.starts_with('2')) taken.push_back(mail);
    mail = {};
    co_return co_await answer(stream, reply);
}

net::Task<bool> Relay::command(net::LineStream& stream, std::string line, Taken& mail) {
    commands.push_back(line);
    const std::string verb = base::upper(line.substr(0, 4));
    std::string reply = "502 5.5.2 what";
    if (verb == "MAIL") {
        const bool nested = !mail.from.empty();
        reply = scripted("MAIL", nested ? "503 5.5.1 nested MAIL command" : "250 2.1.0 Ok");
        if (reply.starts_with('2')) mail.from = between(line) + "!";
    } else if (verb == "RCPT") {
        reply = scripted("RCPT", "250 2.1.5 Ok", between(line));
        if (mail.from.empty() && !reply.starts_with("<")) reply = "503 5.5.1 need MAIL";
        if (reply.starts_with('2')) mail.to.push_back(between(line));
    } else if (verb == "DATA") {
        reply = scripted("DATA", mail.to.empty() ? "554 5.5.1 no valid recipients" : "354 go");
        const bool goesOn = co_await answer(stream, reply);
        if (!goesOn || !reply.starts_with('3')) co_return goesOn;
        co_return co_await content(stream, mail);
    } else if (verb == "RSET") {
        reply = scripted("RSET", "250 2.0.0 Ok");
        mail = {};
    } else if (verb == "QUIT") {
        reply = "221 2.0.0 Bye";
    }
    const bool goesOn = co_await answer(stream, reply);
    co_return goesOn&& verb != "QUIT";
}

net::Task<> Relay::serve(net::LineStream stream) {
    ++open;
    wrote_ = true;
    Taken mail;
    std::string line;
    bool goesOn = true;
    while (goesOn) {
        goesOn = co_await read(stream, line);
        if (goesOn) goesOn = co_await command(stream, line, mail);
    }
    --open;
}

}  // namespace fake
