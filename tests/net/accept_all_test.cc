#include "net/accept_all.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <chrono>
#include <ctime>
#include <functional>
#include <vector>

using namespace std::chrono_literals;

namespace {

struct Listener {
    Listener() : fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        REQUIRE(::bind(fd, reinterpret_cast<sockaddr*>(&address), length) == 0);
        REQUIRE(::listen(fd, 8) == 0);
        REQUIRE(::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) == 0);
    }
    ~Listener() {
        for (const int client : clients) ::close(client);
        ::close(fd);
    }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    void dial() {
        clients.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        REQUIRE(::connect(clients.back(), reinterpret_cast<sockaddr*>(&address), sizeof address) ==
                0);
    }

    int fd;
    sockaddr_in address{};
    std::vector<int> clients;
};

net::Task<> after(net::Loop& loop, net::Duration span, std::function<void()> action) {
    (void)co_await loop.sleep(span);
    action();
}

}  // namespace

TEST_CASE("who dials while no descriptor is free is waited for at rest, and taken afterwards") {
    net::Loop loop(1);
    Listener listener;
    listener.dial();
    int taken = 0;
    loop.spawn(net::acceptAll(loop, listener.fd, [&taken](int connection) {
        ++taken;
        ::close(connection);
    }));
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    std::clock_t began = 0;
    loop.spawn(after(loop, 100ms, [&] {
        CHECK(taken == 1);
        listener.dial();
        listener.dial();
        rlimit none = before;
        none.rlim_cur = 3;  // those that are open stay open
        CHECK(::setrlimit(RLIMIT_NOFILE, &none) == 0);
        began = std::clock();
    }));
    loop.spawn(after(loop, 600ms, [&] {
        CHECK(::setrlimit(RLIMIT_NOFILE, &before) == 0);
        CHECK(taken == 1);
        CHECK(std::clock() - began < CLOCKS_PER_SEC / 4);
    }));
    loop.spawn(after(loop, 1100ms, [&] { loop.stop(); }));
    loop.run();
    CHECK(taken == 3);
}
