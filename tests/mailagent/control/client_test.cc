#include "mailagent/control/client.h"

#include "mailagent/control/server.h"
#include "tests/mailagent/control/house.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <thread>

using namespace std::chrono_literals;
using control_test::House;

namespace {

std::string socketPath(const char* name) {
    return std::filesystem::temp_directory_path() / fmt::format("{}-{}.sock", name, ::getpid());
}

/// An agent that takes nobody's call, and one call that waits already where it is `full`.
struct Deaf {
    explicit Deaf(bool full) : path(socketPath("deaf")) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path.data(), path.size());
        const auto* const at = reinterpret_cast<const sockaddr*>(&address);
        ::unlink(path.c_str());
        REQUIRE(::bind(listener, at, sizeof address) == 0);
        REQUIRE(::listen(listener, 0) == 0);
        if (full) REQUIRE(::connect(waiting, at, sizeof address) == 0);
    }
    ~Deaf() {
        ::close(listener);
        ::close(waiting);
        ::unlink(path.c_str());
    }
    Deaf(const Deaf&) = delete;
    Deaf& operator=(const Deaf&) = delete;

    std::string path;
    int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int waiting = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
};

void runUntil(House& house, const std::atomic<bool>& over) {
    const auto untilOver = [&]() -> net::Task<> {
        while (!over) (void)co_await house.loop.sleep(20ms);
        house.loop.stop();
    };
    house.loop.spawn(untilOver());
    house.loop.run();
}

const auto kSilent = [](const std::string&) {};

}  // namespace

TEST_CASE("a command does not wait for ever for an agent that does not take its call") {
    for (const bool full : {false, true}) {
        CAPTURE(full);
        const Deaf deaf(full);
        const auto begun = std::chrono::steady_clock::now();
        const auto answered = control::call(deaf.path, {{"status"}, {}}, kSilent, 200ms);
        CHECK(std::chrono::steady_clock::now() - begun < 2s);
        REQUIRE_FALSE(answered);
        CHECK(answered.error().kind == base::Kind::timeout);
        CHECK(answered.error().text.find("does not answer at " + deaf.path + " within 0.2 s") !=
              std::string::npos);
        CHECK(answered.error().text.find("LimitNOFILE=") != std::string::npos);
    }
}

TEST_CASE("a call that was taken may take its time") {
    House house;
    const auto slowly = [&house]() -> net::Task<base::Result<>> {
        (void)co_await house.loop.sleep(700ms);
        co_return base::Result<>{};
    };
    house.workplace.reload = slowly;
    auto server = control::Server::bind(socketPath("slow"), house.workplace);
    REQUIRE(server);
    house.loop.spawn((*server)->serve());
    std::atomic<bool> over = false;
    bool done = false;
    std::thread operatorsCommand([&] {
        const auto answered = control::call(socketPath("slow"), {{"reload"}, {}}, kSilent, 200ms);
        done = answered && *answered;
        over = true;
    });
    runUntil(house, over);
    operatorsCommand.join();
    CHECK(done);
}

TEST_CASE("a call that was given up before the agent looked is not carried out") {
    House house;
    int reloads = 0;
    const auto count = [&reloads]() -> net::Task<base::Result<>> {
        ++reloads;
        co_return base::Result<>{};
    };
    house.workplace.reload = count;
    const auto path = socketPath("stopped");
    auto server = control::Server::bind(path, house.workplace);
    REQUIRE(server);
    // The agent does not run yet: nobody takes the call.
    CHECK_FALSE(control::call(path, {{"reload"}, {}}, kSilent, 50ms).has_value());
    house.loop.spawn((*server)->serve());
    std::atomic<bool> over = false;
    std::thread secondCall([&] {
        (void)control::call(path, {{"reload"}, {}}, kSilent, 5000ms);
        over = true;
    });
    runUntil(house, over);
    secondCall.join();
    CHECK(reloads == 1);
}

TEST_CASE("where no agent listens, its absence is told at once") {
    const auto answered = control::call(socketPath("none"), {{"status"}, {}}, kSilent);
    REQUIRE_FALSE(answered);
    CHECK(answered.error().kind == base::Kind::missing);
}
