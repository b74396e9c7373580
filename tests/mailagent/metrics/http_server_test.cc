#include "mailagent/metrics/http_server.h"

#include "mailagent/metrics/http_request.h"

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;

int dial(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    return fd;
}

std::string readAll(int fd) {
    std::string all;
    char bytes[65536];
    for (ssize_t n = 0; (n = ::recv(fd, bytes, sizeof bytes, 0)) > 0;)
        all.append(bytes, static_cast<std::size_t>(n));
    ::close(fd);
    return all;
}

std::string ask(std::uint16_t port, const std::string& request) {
    const int fd = dial(port);
    (void)!::send(fd, request.data(), request.size(), MSG_NOSIGNAL);
    return readAll(fd);
}

/// A server whose clients run on a thread of their own.
struct House {
    net::Loop loop{1};
    std::atomic<int> made{0};
    std::string body = "a 1\n";
    net::Duration makingTakes{};
    std::unique_ptr<metrics::HttpServer> server;

    net::Task<std::string> page() {
        ++made;
        (void)co_await loop.sleep(makingTakes);
        co_return body;
    }
    void with(const std::function<void(std::uint16_t)>& clients) {
        auto bound = metrics::HttpServer::bind(loop, "127.0.0.1", 0, [this] { return page(); });
        REQUIRE(bound.has_value());
        server = std::move(*bound);
        loop.spawn(server->serve());
        std::thread thread([&] {
            clients(server->port());
            loop.stop();
        });
        loop.run();
        thread.join();
    }
};

}  // namespace

TEST_CASE("the page is served, and made at most once a second (M42)") {
    House house;
    house.with([&](std::uint16_t port) {
        for (int i = 0; i < 20; ++i) {
            const auto answer = ask(port, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
            CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
            CHECK(answer.find("text/plain; version=0.0.4") != std::string::npos);
            CHECK(answer.ends_with("\r\n\r\na 1\n"));
        }
    });
    CHECK(house.made <= 2);
}

TEST_CASE("who asks while the first page is being made takes the same one (M42)") {
    House house;
    house.makingTakes = 300ms;
    house.with([&](std::uint16_t port) {
        const std::string request = "GET /metrics HTTP/1.1\r\n\r\n";
        std::vector<int> clients;
        for (int i = 0; i < 5; ++i) {
            clients.push_back(dial(port));
            (void)!::send(clients.back(), request.data(), request.size(), MSG_NOSIGNAL);
        }
        for (const int fd : clients) CHECK(readAll(fd).ends_with("a 1\n"));
    });
    CHECK(house.made == 1);
}

TEST_CASE("a large page is written whole, also to who reads it slowly") {
    House house;
    house.body = std::string(8 << 20, 'x');
    house.with([&](std::uint16_t port) {
        const int fd = dial(port);
        const std::string request = "GET /metrics HTTP/1.1\r\n\r\n";
        (void)!::send(fd, request.data(), request.size(), MSG_NOSIGNAL);
        std::this_thread::sleep_for(100ms);
        CHECK(ask(port, request).size() > house.body.size());  // others are served meanwhile
        CHECK(readAll(fd).ends_with(std::string(1000, 'x')));
    });
}

TEST_CASE("what is no request, or too large a one, is told so") {
    House house;
    house.with([&](std::uint16_t port) {
        CHECK(ask(port, "hello\r\n\r\n").starts_with("HTTP/1.1 400 "));
        CHECK(ask(port, std::string(100'000, 'a')).starts_with("HTTP/1.1 431 "));
        CHECK(ask(port, "GET /metrics HTTP/1.1\r\nX: " + std::string(9000, 'b') + "\r\n\r\n")
                  .starts_with("HTTP/1.1 431 "));
        CHECK(ask(port, "DELETE /metrics HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405 "));
        CHECK(ask(port, "GET /favicon.ico HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404 "));
    });
    CHECK(house.made == 0);
}

TEST_CASE("clients that say nothing make room for one that asks") {
    House house;
    house.with([&](std::uint16_t port) {
        std::vector<int> idle;
        for (int i = 0; i < 100; ++i) idle.push_back(dial(port));
        const auto begun = std::chrono::steady_clock::now();
        CHECK(ask(port, "GET /metrics HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 200 "));
        CHECK(std::chrono::steady_clock::now() - begun < 2s);
        for (const int fd : idle) ::close(fd);
    });
}

TEST_CASE("half a request is waited for five seconds, not longer") {
    House house;
    house.with([&](std::uint16_t port) {
        const auto begun = std::chrono::steady_clock::now();
        CHECK(ask(port, "GET /metrics HT").starts_with("HTTP/1.1 408 "));
        const auto took = std::chrono::steady_clock::now() - begun;
        CHECK(took > 4s);
        CHECK(took < 8s);
    });
}

TEST_CASE("an address that cannot be listened at is named") {
    net::Loop loop(1);
    const auto page = []() -> net::Task<std::string> { co_return ""; };
    const auto far = metrics::HttpServer::bind(loop, "192.0.2.1", 9464, page);
    REQUIRE_FALSE(far.has_value());
    CHECK(far.error().text.starts_with("metrics.listen: cannot listen at 192.0.2.1, port 9464: "));
    auto first = metrics::HttpServer::bind(loop, "127.0.0.1", 0, page);
    REQUIRE(first.has_value());
    CHECK_FALSE(metrics::HttpServer::bind(loop, "127.0.0.1", (*first)->port(), page).has_value());
}
