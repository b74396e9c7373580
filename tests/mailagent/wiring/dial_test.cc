#include "mailagent/wiring/dial.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>
#include <filesystem>
#include <fstream>

using namespace std::chrono_literals;

namespace {

/// An account on a port where nobody listens, whose password a program gives once `gate` is there.
config::Account waitingFor(const std::filesystem::path& gate) {
    config::Account account;
    account.server = "127.0.0.1";
    account.port = 1;
    account.security = config::Security::plain;
    account.user = "copier";
    account.password.kind = config::SecretSource::Kind::program;
    const auto script =
        fmt::format("until [ -e '{}' ]; do sleep 0.02; done; echo sesame", gate.string());
    account.password.program = {"/bin/sh", "-c", script};
    return account;
}

net::Task<base::Kind> kindOfFailure(net::Loop& loop, net::Dialler& dialler,
                                    const config::Account& account) {
    const auto dial = wiring::dial(
        wiring::lineTo(loop, dialler, {net::Protocol::imap, account, "", "test"}, nullptr),
        nullptr);
    const auto connection = co_await dial();
    REQUIRE_FALSE(connection.has_value());
    co_return connection.error().kind;
}

}  // namespace

TEST_CASE("programs for secrets that hang keep no other work from the workers") {
    constexpr int kDials = 12;
    const auto gate =
        std::filesystem::temp_directory_path() / fmt::format("mailagent-dial-test.{}", ::getpid());
    const auto account = waitingFor(gate);
    net::Loop loop(8);
    net::Dialler dialler(loop);
    int ended = 0;
    const auto dialOne = [&]() -> net::Task<> {
        const auto kind = co_await kindOfFailure(loop, dialler, account);
        CHECK(kind == base::Kind::network);
        ++ended;
    };
    const auto open = [&]() -> net::Task<> {
        const auto write = [&gate] { std::ofstream(gate) << "open\n"; };
        co_await loop.offload(write);
        const auto look = [&gate] { return std::filesystem::exists(gate); };
        const bool there = co_await loop.compute(look);
        CHECK(there);
    };
    const auto start = net::Steady::now();
    for (int i = 0; i < kDials; ++i) loop.spawn(dialOne());
    loop.spawn(open());
    loop.run();
    CHECK(ended == kDials);
    CHECK(net::Steady::now() - start < 20s);  // a program is given up after thirty
    std::filesystem::remove(gate);
}

TEST_CASE("a line masks what its server was told, from the first dial on") {
    config::Account account;
    account.server = "127.0.0.1";
    account.port = 1;
    account.security = config::Security::plain;
    account.user = "copier";
    account.password = {config::SecretSource::Kind::value, base::Secret("sesame"), {}, {}};
    account.proxyPassword = {
        config::SecretSource::Kind::value, base::Secret("abracadabra"), {}, {}};
    net::Loop loop(1);
    net::Dialler dialler(loop);
    const auto line =
        wiring::lineTo(loop, dialler, {net::Protocol::imap, account, "", "test"}, nullptr);
    const auto dialOne = [&line]() -> net::Task<> {
        const auto dial = wiring::dial(line, nullptr);
        const auto connection = co_await dial();
        CHECK_FALSE(connection.has_value());
    };
    constexpr std::string_view kWords = "* OK after login sesame, by abracadabra, c2VzYW1l";
    CHECK(wiring::masked(kWords, *line) == kWords);
    loop.spawn(dialOne());
    loop.run();
    CHECK(wiring::masked(kWords, *line) == "* OK after login ***, by ***, ***");
}

TEST_CASE("no program begins once the agent stops") {
    const auto account = waitingFor("/no/such/gate");
    net::Loop loop(4);
    net::Dialler dialler(loop);
    const auto dialOne = [&]() -> net::Task<> {
        const auto kind = co_await kindOfFailure(loop, dialler, account);
        CHECK(kind == base::Kind::cancelled);
    };
    loop.stop();
    const auto start = net::Steady::now();
    loop.spawn(dialOne());
    loop.run();
    CHECK(net::Steady::now() - start < 20s);
}

TEST_CASE("M42 a secret that cannot be had is no answer of the server's") {
    using Kind = config::SecretSource::Kind;
    config::Account account;
    account.server = "imap.example.com";
    account.user = "copier";
    SUBCASE("its file is missing") {
        account.password.kind = Kind::file;
        account.password.name = "/no/such/file";
    }
    SUBCASE("its program fails") {
        account.password.kind = Kind::program;
        account.password.program = {"/bin/false"};
    }
    SUBCASE("its variable is not set") {
        account.password.kind = Kind::environment;
        account.password.name = "MAILAGENT_TEST_NO_SUCH_VARIABLE";
    }
    net::Loop loop(1);
    net::Dialler dialler(loop);
    const auto dialOne = [&]() -> net::Task<> {
        const auto kind = co_await kindOfFailure(loop, dialler, account);
        CHECK(kind == base::Kind::invalid);
        loop.stop();
    };
    loop.spawn(dialOne());
    loop.run();
}
