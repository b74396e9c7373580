// A stream at rest: what ends its wait (M43).
#include "net/line_stream.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>
#include <array>

using namespace std::chrono_literals;
using Heard = net::LineStream::Heard;

TEST_CASE("a stream at rest is ended by bytes, by an event, by its deadline, or by the end (M43)") {
    net::Loop loop(1);
    std::array<int, 2> fds{};
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds.data()) == 0);
    net::LineStream stream(loop, net::plainTransport(fds[0]));
    net::Loop::Event woken(loop);
    const auto later = [&](net::Duration span, std::function<void()> what) -> net::Task<> {
        (void)co_await loop.sleep(span);
        what();
    };
    const auto go = [&]() -> net::Task<> {
        auto heard = co_await stream.listen(net::in(20ms), woken);
        CHECK(heard.value() == Heard::late);
        loop.spawn(later(20ms, [&] { woken.set(); }));
        heard = co_await stream.listen(net::in(5s), woken);
        CHECK(heard.value() == Heard::woken);
        CHECK_FALSE(co_await woken.wait(net::in(20ms)));  // it was cleared
        woken.set();
        heard = co_await stream.listen(net::in(5s), woken);  // set before
        CHECK(heard.value() == Heard::woken);
        loop.spawn(later(20ms, [&] { CHECK(write(fds[1], "* 1 EXISTS\r\n* 2", 15) == 15); }));
        heard = co_await stream.listen(net::in(5s), woken);
        CHECK(heard.value() == Heard::more);
        std::string_view line;
        REQUIRE(stream.tryLine(line));
        CHECK(line == "* 1 EXISTS");
        CHECK_FALSE(stream.tryLine(line));
        heard = co_await stream.listen(net::in(20ms), woken);  // half a line stays
        CHECK(heard.value() == Heard::late);
        CHECK(stream.buffered());
        close(fds[1]);
        heard = co_await stream.listen(net::in(5s), woken);
        CHECK(heard.error().kind == base::Kind::closed);
        CHECK(stream.broken());
    };
    loop.spawn(go());
    loop.run();
}

TEST_CASE("a stream at rest ends when the loop stops") {
    net::Loop loop(1);
    std::array<int, 2> fds{};
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds.data()) == 0);
    net::LineStream stream(loop, net::plainTransport(fds[0]));
    net::Loop::Event woken(loop);
    const auto go = [&]() -> net::Task<> {
        const auto heard = co_await stream.listen(net::in(1h), woken);
        CHECK(heard.error().kind == base::Kind::cancelled);
    };
    loop.spawn(go());
    loop.stop();
    loop.run();
    close(fds[1]);
}
