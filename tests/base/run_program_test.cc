#include "base/run_program.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>
#include <cstdlib>

using namespace base;
using namespace std::chrono_literals;

namespace {

Result<std::string> script(const std::string& text, std::chrono::milliseconds time = 10s,
                           Bytes output = {64 * 1024}) {
    return runProgram({{"/bin/sh", "-c", text}, time, output});
}

}  // namespace

TEST_CASE("a program's output comes back, by argument vector and without a shell") {
    const auto out = runProgram({{"printf", "%s|", "$HOME", "a b", "; echo x", "*"}});
    REQUIRE(out);
    CHECK(*out == "$HOME|a b|; echo x|*|");
}

TEST_CASE("a program gets an empty standard input, few variables and no open files of ours") {
    ::setenv("MAILAGENT_TEST_SECRET", "x", 1);
    const int leak =
        ::open("/dev/null", O_RDONLY);  // without O_CLOEXEC, as a careless library does
    const auto out = script(
        "cat; env | sed 's/=.*//' | grep -Ev '^(PATH|LANG|HOME|PWD|SHLVL|OLDPWD|_)$'; "
        "ls /proc/self/fd | tr '\\n' ' '");
    ::close(leak);
    REQUIRE(out);
    CHECK(*out == "0 1 2 3 ");  // 3 is ls reading the folder
}

TEST_CASE("a program that fails is told apart, with its own first words, escaped") {
    struct Row {
        const char* text;
        Kind kind;
        int code;
        const char* said;
    };
    const Row rows[] = {
        {"exit 3", Kind::refused, 3, "ended with status 3"},
        {"printf 'bad\\033[0m\\nmore\\n' >&2; exit 1", Kind::refused, 1, "status 1: bad\\x1b[0m"},
        {"kill -9 $$", Kind::refused, 0, "ended by signal 9"},
        {"head -c 100000 /dev/zero >&2; exit 1", Kind::refused, 1, "status 1: \\x00"},
    };
    for (const auto& row : rows) {
        const auto out = script(row.text);
        INFO(row.text);
        REQUIRE_FALSE(out);
        CHECK(out.error().kind == row.kind);
        CHECK(out.error().code == row.code);
        CHECK(out.error().text.find(row.said) != std::string::npos);
        CHECK(out.error().text.find("more") == std::string::npos);
    }
    CHECK(runProgram({{"/no/such/program"}}).error().kind == Kind::missing);
    CHECK(runProgram({{"no-such-program-anywhere"}}).error().kind == Kind::missing);
    CHECK(runProgram({{"/etc/passwd"}}).error().kind == Kind::missing);
    CHECK(runProgram({}).error().kind == Kind::invalid);
}

TEST_CASE("time and output are bounded, and children of the program end with it") {
    const auto start = std::chrono::steady_clock::now();
    CHECK(script("sleep 30", 200ms).error().kind == Kind::timeout);
    CHECK(script("sleep 30 & sleep 30", 200ms).error().kind == Kind::timeout);
    CHECK(script("cat /dev/zero", 10s).error().kind == Kind::invalid);
    CHECK(script("printf 12345", 10s, {4}).error().kind == Kind::invalid);
    CHECK(*script("printf 1234", 10s, {4}) == "1234");
    // A child in the background holds the pipe; the program itself has ended.
    CHECK(*script("sleep 30 & echo done") == "done\n");
    CHECK(std::chrono::steady_clock::now() - start < 8s);
}

TEST_CASE("output larger than a pipe comes whole") {
    const auto out = script("head -c 200000 /dev/zero", 10s, {300'000});
    REQUIRE(out);
    CHECK(out->size() == 200'000);
}
