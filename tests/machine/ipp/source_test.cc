// Printers on sockets of this host: silent ones, a healthy one among them, one that wakes late.
#include "machine/ipp/ipp_source.h"
#include "tests/machine/ipp/builder.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <array>
#include <future>

namespace {

using ipp::Steady;
using std::chrono::milliseconds;
using Reading = base::Result<machine::Reading>;

/// Takes connections, and reads and says nothing.
class Mute {
  public:
    Mute() : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* any = reinterpret_cast<sockaddr*>(&address);
        REQUIRE(::bind(fd_, any, size) == 0);
        REQUIRE(::listen(fd_, 256) == 0);
        REQUIRE(::getsockname(fd_, any, &size) == 0);
        port_ = ntohs(address.sin_port);
    }
    ~Mute() { ::close(fd_); }
    Mute(const Mute&) = delete;
    Mute& operator=(const Mute&) = delete;

    [[nodiscard]] int fd() const { return fd_; }
    [[nodiscard]] ipp::Settings settings() const {
        ipp::Settings out;
        out.host = "127.0.0.1";
        out.port = port_;
        return out;
    }

  private:
    int fd_;
    std::uint16_t port_ = 0;
};

/// Answers every connection's first question after `wake`, with a printer that takes no jobs.
class Printer {
  public:
    explicit Printer(milliseconds wake) : thread_([this, wake] { serve(wake); }) {}
    ~Printer() {
        ::shutdown(door_.fd(), SHUT_RDWR);
        thread_.join();
    }
    Printer(const Printer&) = delete;
    Printer& operator=(const Printer&) = delete;

    [[nodiscard]] ipp::Settings settings() const { return door_.settings(); }

  private:
    void serve(milliseconds wake) {
        Builder builder;
        builder.printer().text(0x41, "printer-make-and-model", "Maker M1");
        builder.enumeration("operations-supported", 11);
        const auto body = builder.done();
        const auto answer =
            "HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nConnection: close\r\n"
            "Content-Length: " +
            std::to_string(body.size()) + "\r\n\r\n" + body;
        for (;;) {
            const int fd = ::accept(door_.fd(), nullptr, nullptr);
            if (fd < 0) return;
            std::array<char, 65536> question{};
            (void)::recv(fd, question.data(), question.size(), 0);
            std::this_thread::sleep_for(wake);
            (void)::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL);
            ::shutdown(fd, SHUT_WR);
            // What is left of the question is taken, so that the answer is not reset.
            while (::recv(fd, question.data(), question.size(), 0) > 0) continue;
            ::close(fd);
        }
    }

    Mute door_;
    std::thread thread_;
};

std::future<Reading> ask(const ipp::Settings& settings, const std::shared_ptr<ipp::Pool>& pool,
                         milliseconds patience) {
    auto told = std::make_shared<std::promise<Reading>>();
    auto answer = told->get_future();
    ipp::IppSource source(settings, pool);
    source.read({}, patience, [told](Reading reading) { told->set_value(std::move(reading)); });
    return answer;
}

}  // namespace

TEST_CASE("a healthy printer is read among many that take connections and say nothing") {
    const Mute mute;
    const Printer printer{milliseconds(0)};
    const auto pool = std::make_shared<ipp::Pool>(4U, milliseconds(300));
    std::vector<std::future<Reading>> silent;
    for (int i = 0; i < 12; ++i) silent.push_back(ask(mute.settings(), pool, milliseconds(7000)));
    auto reading = ask(printer.settings(), pool, milliseconds(7000)).get();
    REQUIRE_MESSAGE(reading, (reading ? "" : reading.error().text));
    CHECK(reading->machine.identity.model.value == "Maker M1");
    CHECK(silent.back().wait_for(milliseconds(0)) == std::future_status::timeout);
    for (auto& one : silent) {
        const auto answer = one.get();
        REQUIRE_FALSE(answer);
        CHECK(answer.error().kind == base::Kind::timeout);
    }
}

TEST_CASE("a printer that wakes late is waited for as long as the patience lasts") {
    const Printer printer{milliseconds(10500)};
    const auto pool = std::make_shared<ipp::Pool>();
    const auto reading = ask(printer.settings(), pool, milliseconds(30000)).get();
    REQUIRE_MESSAGE(reading, (reading ? "" : reading.error().text));
    CHECK(reading->machine.identity.model.value == "Maker M1");
}
