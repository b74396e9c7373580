#include "net/dialler.h"
#include "tests/net/scripted_server.h"

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <chrono>

using namespace std::chrono_literals;

namespace {

/// The descriptor of this process that is connected to the port; -1 where none is.
int connectedTo(std::uint16_t port) {
    for (int fd = 0; fd < 1024; ++fd) {
        sockaddr_in peer{};
        socklen_t length = sizeof peer;
        if (getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &length) != 0) continue;
        if (peer.sin_family == AF_INET && ntohs(peer.sin_port) == port) return fd;
    }
    return -1;
}

int option(int fd, int level, int name) {
    int value = -1;
    socklen_t length = sizeof value;
    getsockopt(fd, level, name, &value, &length);
    return value;
}

}  // namespace

TEST_CASE("a peer that is silently gone is known after four minutes") {
    ScriptedServer server([](Peer& peer) {
        peer.send("+OK ready\r\n");
        peer.line();
        peer.send("-ERR no CAPA\r\n");
        peer.line();
        peer.send("+OK\r\n");
        peer.line();
        peer.send("+OK in\r\n");
        peer.waitForEnd();
    });
    net::Endpoint endpoint;
    endpoint.protocol = net::Protocol::pop3;
    endpoint.host = "127.0.0.1";
    endpoint.port = server.port();
    endpoint.security = net::Security::plain;
    endpoint.user = "copier";
    endpoint.secret = base::Secret("sesame");
    endpoint.timeout = 3s;
    net::Loop loop(1);
    net::Dialler dialler(loop);
    const auto go = [&]() -> net::Task<> {
        const auto connection = co_await dialler.dial(endpoint);
        REQUIRE(connection.has_value());
        const int fd = connectedTo(server.port());
        REQUIRE(fd >= 0);
        CHECK(option(fd, SOL_SOCKET, SO_KEEPALIVE) == 1);
        CHECK(option(fd, IPPROTO_TCP, TCP_KEEPIDLE) == 60);
        CHECK(option(fd, IPPROTO_TCP, TCP_KEEPINTVL) == 60);
        CHECK(option(fd, IPPROTO_TCP, TCP_KEEPCNT) == 3);
    };
    loop.spawn(go());
    loop.run();
}
