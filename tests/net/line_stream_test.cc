#include "net/line_stream.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>
#include <array>
#include <deque>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using base::Kind;
using net::in;
using net::LineStream;
using net::Loop;
using net::Task;
using net::Transport;

namespace {

/// Gives its pieces one read at a time, then the end.
class Pieces final : public Transport {
  public:
    explicit Pieces(std::deque<std::string> pieces) : pieces_(std::move(pieces)) {}
    Step read(char* into, std::size_t room) override {
        if (pieces_.empty()) return {Io::end, 0};
        const std::size_t count = pieces_.front().copy(into, room);
        pieces_.front().erase(0, count);
        if (pieces_.front().empty()) pieces_.pop_front();
        return {Io::done, count};
    }
    Step write(const char* from, std::size_t count) override {
        written.append(from, count);
        return {Io::done, count};
    }
    int descriptor() const override { return -1; }
    std::string reason() const override { return "no reason"; }

    std::string written;

  private:
    std::deque<std::string> pieces_;
};

LineStream streamOf(Loop& loop, std::deque<std::string> pieces, std::size_t limit = 65536) {
    return {loop, std::make_unique<Pieces>(std::move(pieces)), LineStream::Limits{limit}};
}

struct Read {
    std::vector<std::string> lines;
    Kind end = Kind::invalid;
    bool broken = false;
};

Read readAll(std::deque<std::string> pieces, std::size_t limit = 65536) {
    Loop loop(1);
    Read read;
    LineStream stream = streamOf(loop, std::move(pieces), limit);
    const auto go = [&]() -> Task<> {
        for (;;) {
            auto line = co_await stream.line(in(5s));
            if (!line) {
                read.end = line.error().kind;
                break;
            }
            read.lines.emplace_back(*line);
        }
    };
    loop.spawn(go());
    loop.run();
    read.broken = stream.broken();
    return read;
}

struct Wire {
    Wire() { REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds.data()) == 0); }
    std::array<int, 2> fds{};
};

}  // namespace

TEST_CASE("lines, split into two reads at every place") {
    const std::string whole = "* OK hello\r\nbare\nlone\rCR\r\n\r\n\n8\xC3\xA4 bit\r\n";
    const std::vector<std::string> expected{"* OK hello", "bare", "lone\rCR",
                                            "",           "",     "8\xC3\xA4 bit"};
    for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
        std::deque<std::string> pieces;
        if (cut > 0) pieces.push_back(whole.substr(0, cut));
        if (cut < whole.size()) pieces.push_back(whole.substr(cut));
        const Read read = readAll(pieces);
        CAPTURE(cut);
        CHECK(read.end == Kind::closed);
        CHECK(read.lines == expected);
    }
}

TEST_CASE("what ends a line, and what is data") {
    struct Row {
        std::string bytes;
        std::vector<std::string> lines;
        const char* note;
    };
    const std::vector<Row> rows{
        {"a\r\nb\r\n", {"a", "b"}, "CRLF"},
        {"a\nb\n", {"a", "b"}, "bare LF"},
        {"a\rb\r\n", {"a\rb"}, "bare CR is data"},
        {"a\r\r\n", {"a\r"}, "only the last CR belongs to the end"},
        {"\r\n\n", {"", ""}, "empty lines"},
        {"a\r\nhalf", {"a"}, "an unfinished line is no line"},
        {std::string("a\0b\r\n", 5), {std::string("a\0b", 3)}, "NUL is data"},
        {"", {}, "nothing"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.note);
        const Read read = readAll(
            {row.bytes.empty() ? std::deque<std::string>{} : std::deque<std::string>{row.bytes}});
        CHECK(read.lines == row.lines);
        CHECK(read.end == Kind::closed);
    }
}

TEST_CASE("a line up to its limit passes, one octet more breaks the stream") {
    for (const std::size_t limit : {1U, 10U, 5000U, 65536U}) {
        for (const char* const end : {"\r\n", "\n"}) {
            CAPTURE(limit);
            const Read fits = readAll({std::string(limit, 'x') + end + "next" + end}, limit + 4);
            CHECK(fits.lines.size() == 2);
            const Read exact = readAll({std::string(limit, 'x') + end}, limit);
            CHECK(exact.lines == std::vector<std::string>{std::string(limit, 'x')});
            const Read more = readAll({"a\n" + std::string(limit + 1, 'x') + end + "b\n"}, limit);
            CHECK(more.lines == std::vector<std::string>{"a"});
            CHECK(more.end == Kind::protocol);
            CHECK(more.broken);
            const Read endless = readAll({std::string(limit * 3 + 9, 'x')}, limit);
            CHECK(endless.end == Kind::protocol);
        }
    }
}

TEST_CASE("octets and skip take what is buffered and what is not") {
    const std::string literal(40000, 'L');
    const std::string whole = "* 1 FETCH {40000}\r\n" + literal + ")\r\n" + literal + "done\r\n";
    for (const std::size_t piece : {1U, 7U, 4096U, 16384U, 1000000U}) {
        std::deque<std::string> pieces;
        for (std::size_t at = 0; at < whole.size(); at += piece) {
            pieces.push_back(whole.substr(at, piece));
        }
        Loop loop(1);
        LineStream stream = streamOf(loop, pieces);
        const auto go = [&]() -> Task<> {
            auto line = co_await stream.line(in(5s));
            CHECK(*line == "* 1 FETCH {40000}");
            std::string body = "before:";
            CHECK((co_await stream.octets(40000, body, in(5s))).has_value());
            CHECK(body == "before:" + literal);
            line = co_await stream.line(in(5s));
            CHECK(*line == ")");
            CHECK((co_await stream.skip(40000, in(5s))).has_value());
            CHECK((co_await stream.octets(0, body, in(5s))).has_value());
            line = co_await stream.line(in(5s));
            CHECK(*line == "done");
            CHECK_FALSE(stream.buffered());
            auto end = co_await stream.skip(1, in(5s));
            CHECK(end.error().kind == Kind::closed);
            CHECK(stream.received() == whole.size());
        };
        loop.spawn(go());
        loop.run();
    }
}

TEST_CASE("a deadline, a stop and a closed connection are told apart") {
    Loop loop(1);
    Wire wire;
    LineStream stream(loop, net::plainTransport(wire.fds[0]));
    const auto go = [&]() -> Task<> {
        auto line = co_await stream.line(in(10ms));
        CHECK(line.error().kind == Kind::timeout);
        CHECK_FALSE(stream.broken());
        CHECK(write(wire.fds[1], "late\r\nhal", 9) == 9);
        line = co_await stream.line(in(5s));
        CHECK(*line == "late");
        close(wire.fds[1]);
        line = co_await stream.line(in(5s));
        CHECK(line.error().kind == Kind::closed);
        CHECK(stream.broken());
        line = co_await stream.line(in(5s));
        CHECK(line.error().kind == Kind::closed);
    };
    loop.spawn(go());
    loop.run();

    Wire other;
    LineStream second(loop, net::plainTransport(other.fds[0]));
    const auto stopped = [&]() -> Task<> {
        auto line = co_await second.line(in(1h));
        CHECK(line.error().kind == Kind::cancelled);
    };
    loop.spawn(stopped());
    loop.stop();
    loop.run();
    close(other.fds[1]);
}

TEST_CASE("much is written to a slow reader; put() during a flush does not disturb it") {
    Loop loop(1);
    Wire wire;
    LineStream stream(loop, net::plainTransport(wire.fds[0]));
    std::string expected;
    std::string got;
    bool flushed = false;
    const auto writer = [&]() -> Task<> {
        for (int i = 0; i < 100000; ++i) {
            const std::string line = "line " + std::to_string(i) + " of what is sent\r\n";
            expected += line;
            stream.put(line);
        }
        CHECK((co_await stream.flush(in(20s))).has_value());
        flushed = true;
        CHECK(stream.sent() == expected.size());
        CHECK((co_await stream.flush(in(0ms))).has_value());  // nothing left: no wait
    };
    const auto reader = [&]() -> Task<> {
        std::array<char, 30000> buffer{};
        co_await loop.sleep(5ms);
        for (int i = 0; i < 10; ++i) {
            const std::string line = "and this " + std::to_string(i) + "\r\n";
            expected += line;
            stream.put(line);
        }
        while (!flushed || got.size() < expected.size()) {
            const ssize_t count = read(wire.fds[1], buffer.data(), buffer.size());
            if (count > 0) {
                got.append(buffer.data(), static_cast<std::size_t>(count));
            } else {
                co_await loop.readable(wire.fds[1], in(5s));
            }
        }
    };
    loop.spawn(writer());
    loop.spawn(reader());
    loop.run();
    CHECK(got == expected);
    loop.forget(wire.fds[1]);
    close(wire.fds[1]);
}

TEST_CASE("a reader that takes nothing ends the flush at its deadline; a closed one breaks it") {
    Loop loop(1);
    Wire wire;
    LineStream stream(loop, net::plainTransport(wire.fds[0]));
    const auto go = [&]() -> Task<> {
        stream.put(std::string(8 << 20, 'x'));
        auto flushed = co_await stream.flush(in(30ms));
        CHECK(flushed.error().kind == Kind::timeout);
        close(wire.fds[1]);
        flushed = co_await stream.flush(in(5s));
        CHECK(flushed.error().kind == Kind::closed);
        CHECK(stream.broken());
    };
    loop.spawn(go());
    loop.run();
}

TEST_CASE("endless fast bytes do not shut others out, and the deadline holds") {
    class Endless final : public Transport {
      public:
        Step read(char* into, std::size_t room) override {
            std::fill_n(into, room, 'x');
            return {Io::done, room};
        }
        Step write(const char*, std::size_t count) override { return {Io::done, count}; }
        int descriptor() const override { return -1; }
        std::string reason() const override { return {}; }
    };
    Loop loop(1);
    LineStream stream(loop, std::make_unique<Endless>());
    bool other = false;
    const auto reader = [&]() -> Task<> {
        auto skipped = co_await stream.skip(UINT64_MAX, in(50ms));
        CHECK(skipped.error().kind == Kind::timeout);
        CHECK(other);
    };
    const auto sleeper = [&]() -> Task<> {
        co_await loop.sleep(1ms);
        other = true;
    };
    loop.spawn(reader());
    loop.spawn(sleeper());
    loop.run();
}

TEST_CASE("a secret line goes out in its turn, and the trace is not told") {
    Loop loop(1);
    auto transport = std::make_unique<Pieces>(std::deque<std::string>{"+OK\r\n"});
    const std::string& written = transport->written;
    LineStream stream(loop, std::move(transport));
    std::string told;
    stream.trace(
        [](void* context, char, std::string_view line) {
            static_cast<std::string*>(context)->append(line).append("|");
        },
        &told);
    const auto go = [&]() -> Task<> {
        stream.put("USER copier\r\n");
        stream.putSecret("PASS open sesame, whose words are many\r\n");
        (void)co_await stream.flush(in(5s));
        (void)co_await stream.line(in(5s));
        stream.put("STAT\r\n");
        (void)co_await stream.flush(in(5s));
    };
    loop.spawn(go());
    loop.run();
    CHECK(written == "USER copier\r\nPASS open sesame, whose words are many\r\nSTAT\r\n");
    CHECK(told == "USER copier|+OK|STAT|");
}

TEST_CASE("the trace shows both directions, literals by their size (M29)") {
    Loop loop(1);
    LineStream stream = streamOf(loop, {"* 1 FETCH {5}\r\nsecret)\r\n"});
    std::vector<std::string> lines;
    stream.trace(
        [](void* context, char direction, std::string_view line) {
            static_cast<std::vector<std::string>*>(context)->push_back(std::string(1, direction) +
                                                                       std::string(line));
        },
        &lines);
    const auto go = [&]() -> Task<> {
        stream.put("K1 NOOP\r\nK2 LOGOUT\r\n");
        (void)co_await stream.flush(in(5s));
        (void)co_await stream.line(in(5s));
        (void)co_await stream.skip(5, in(5s));
        (void)co_await stream.line(in(5s));
    };
    loop.spawn(go());
    loop.run();
    CHECK(lines == std::vector<std::string>{">K1 NOOP", ">K2 LOGOUT", "<* 1 FETCH {5}",
                                            "<(5 octets of a mail)", "<t)"});
}
