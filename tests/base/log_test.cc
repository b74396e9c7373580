#include "base/log.h"

#include <doctest/doctest.h>
#include <vector>

TEST_CASE("log lines are one line each, whatever comes from outside") {
    std::vector<std::string> lines;
    base::log::setSink([&](base::log::Level, std::string_view line) { lines.emplace_back(line); });
    base::log::info("server says {}", "NO\r\n2026 error: forged\x1b[2J");
    base::log::debug("not shown");
    base::log::setSink({});
    REQUIRE(lines.size() == 1);
    CHECK(lines[0] == "server says NO\\x0d\\x0a2026 error: forged\\x1b[2J");
}
