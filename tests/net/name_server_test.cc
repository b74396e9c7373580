#include "net/dialler.h"
#include "tests/net/scripted_server.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

using namespace std::chrono_literals;
using base::Kind;
using net::Endpoint;
using net::Loop;
using net::Task;

namespace {

/// A DNS server on loopback: 127.0.0.1 for A of any name but those that begin with "no".
class Dns {
  public:
    Dns() : fd_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        auto* const any = reinterpret_cast<sockaddr*>(&address);
        REQUIRE(bind(fd_, any, length) == 0);
        REQUIRE(getsockname(fd_, any, &length) == 0);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~Dns() {
        ending_ = true;
        thread_.join();
        close(fd_);
    }
    Dns(const Dns&) = delete;
    Dns& operator=(const Dns&) = delete;
    [[nodiscard]] std::string place() const { return "127.0.0.1:" + std::to_string(port_); }
    [[nodiscard]] int asked() const { return asked_; }

  private:
    void serve() {
        std::array<unsigned char, 512> packet{};
        while (!ending_) {
            pollfd one{fd_, POLLIN, 0};
            if (poll(&one, 1, 20) <= 0) continue;
            sockaddr_storage from{};
            socklen_t length = sizeof from;
            auto* const peer = reinterpret_cast<sockaddr*>(&from);
            const ssize_t count = recvfrom(fd_, packet.data(), packet.size(), 0, peer, &length);
            if (count < 17) continue;
            ++asked_;
            const std::string answer =
                reply({reinterpret_cast<char*>(packet.data()), static_cast<std::size_t>(count)});
            sendto(fd_, answer.data(), answer.size(), 0, peer, length);
        }
    }

    static std::string reply(const std::string& query) {
        std::size_t end = 12;
        while (query[end] != '\0') end += static_cast<unsigned char>(query[end]) + 1U;
        const bool a = query[end + 2] == 1;
        const bool unknown = query.compare(13, 2, "no") == 0;
        std::string out = query.substr(0, end + 5);
        out[2] = static_cast<char>(0x81);
        out[3] = static_cast<char>(unknown ? 0x83 : 0x80);
        for (std::size_t i = 6; i < 12; ++i) out[i] = 0;
        if (!a || unknown) return out;
        out[7] = 1;
        const std::array<unsigned char, 16> record{0xC0, 12, 0, 1, 0,   1, 0, 0,
                                                   0,    60, 0, 4, 127, 0, 0, 1};
        return out.append(reinterpret_cast<const char*>(record.data()), record.size());
    }

    int fd_;
    std::uint16_t port_ = 0;
    std::atomic<bool> ending_{false};
    std::atomic<int> asked_{0};
    std::thread thread_;
};

}  // namespace

TEST_CASE("names are asked of the DNS server that is set, and kept (M27)") {
    Dns dns;
    ScriptedServer server([](Peer& peer) {
        peer.send("* OK hi\r\n");
        peer.send(await(peer, "LOGIN") + " OK in\r\n");
        peer.waitForEnd();
    });
    Loop loop(1);
    net::Dialler dialler(loop);
    Endpoint endpoint;
    endpoint.host = "mail.office.example";
    endpoint.port = server.port();
    endpoint.security = net::Security::plain;
    endpoint.user = "copier";
    endpoint.dnsServer = dns.place();
    endpoint.timeout = 3s;
    const auto go = [&]() -> Task<> {
        for (int i = 0; i < 3; ++i) {
            auto connection = co_await dialler.dial(endpoint);
            CHECK(connection.has_value());
            if (!connection) MESSAGE(connection.error().text);
        }
        CHECK(dns.asked() == 2);  // A and AAAA, once
        endpoint.host = "nowhere.office.example";
        auto missing = co_await dialler.dial(endpoint);
        CHECK(missing.error().kind == Kind::network);
        CHECK(missing.error().text.find(dns.place()) != std::string::npos);
        CHECK(missing.error().text.find("nowhere.office.example") != std::string::npos);
        // The same name without that server is not known from it.
        endpoint.host = "mail.office.example";
        endpoint.dnsServer.clear();
        auto system = co_await dialler.dial(endpoint);
        CHECK_FALSE(system.has_value());
    };
    loop.spawn(go());
    loop.run();
}

TEST_CASE("a DNS server that is silent ends at the deadline (M27)") {
    const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    REQUIRE(bind(fd, reinterpret_cast<sockaddr*>(&address), length) == 0);
    REQUIRE(getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) == 0);
    Loop loop(1);
    net::Dialler dialler(loop);
    Endpoint endpoint;
    endpoint.host = "mail.office.example";
    endpoint.security = net::Security::plain;
    endpoint.dnsServer = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    endpoint.timeout = 200ms;
    const auto go = [&]() -> Task<> {
        auto connection = co_await dialler.dial(endpoint);
        CHECK(connection.error().kind == Kind::network);
        CHECK(connection.error().text.find("does not answer") != std::string::npos);
    };
    loop.spawn(go());
    loop.run();
    close(fd);
}
