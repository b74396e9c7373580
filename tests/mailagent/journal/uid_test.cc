#include "mailagent/journal/uid.h"

#include <doctest/doctest.h>

using namespace journal;

TEST_CASE("uids are numbers where they are decimal") {
    const struct {
        const char* uid;
        std::optional<std::int64_t> expected;
    } table[] = {
        {"0", 0},
        {"4294967295", 4294967295},
        {"007", 7},
        {"999999999999999999", 999999999999999999},
        {"1000000000000000000", std::nullopt},
        {"", std::nullopt},
        {"-1", std::nullopt},
        {"1a", std::nullopt},
        {" 1", std::nullopt},
        {"1700000000.M1P2.host", std::nullopt},
    };
    for (const auto& [uid, expected] : table) {
        CAPTURE(uid);
        CHECK(uidNumber(uid) == expected);
    }
}

TEST_CASE("a floor only rises") {
    const struct {
        const char *floor, *next;
        bool expected;
    } table[] = {
        {"", "", false},    {"", "5", true},   {"5", "5", false},  {"9", "10", true},
        {"10", "9", false}, {"10", "", false}, {"10", "x", false}, {"x", "y", true},
        {"x", "10", true},  {"x", "x", false},
    };
    for (const auto& [floor, next, expected] : table) {
        CAPTURE(floor);
        CAPTURE(next);
        CHECK(raisesFloor(floor, next) == expected);
    }
}

TEST_CASE("a floor covers mails with which nothing remains to be done") {
    using S = MailState;
    using D = Disposal;
    const struct {
        const char* uid;
        S state;
        D disposal;
        bool expected;
    } table[] = {
        {"5", S::illegal, D::leave, true},   {"10", S::illegal, D::leave, true},
        {"11", S::illegal, D::leave, false}, {"x", S::illegal, D::leave, false},
        {"5", S::illegal, D::move, false},   {"5", S::done, D::leave, false},
        {"5", S::answered, D::leave, true},  {"5", S::answered, D::remove, false},
        {"5", S::removed, D::remove, true},
    };
    for (const auto& [uid, state, disposal, expected] : table) {
        CAPTURE(uid);
        CHECK(covered({{"a", "v", uid}, state, disposal, false}, "10") == expected);
        CHECK_FALSE(covered({{"a", "v", uid}, state, disposal, false}, ""));
    }
}
