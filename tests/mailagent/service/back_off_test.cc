#include "mailagent/service/back_off.h"

#include <doctest/doctest.h>

using namespace service;
using namespace std::chrono_literals;

TEST_CASE("back-off doubles to its cap, spread by a fifth, and starts anew after success") {
    BackOff backOff(10s, 60s, 1);
    const net::Duration plain[] = {10s, 20s, 40s, 60s, 60s};
    for (const auto expected : plain) {
        const auto wait = backOff.next();
        CHECK(wait >= expected * 4 / 5);
        CHECK(wait <= expected * 6 / 5);
    }
    backOff.reset();
    CHECK(backOff.next() <= 12s);
    for (int i = 0; i < 100; ++i) CHECK(backOff.next() <= 72s);
}

TEST_CASE("a reply that was not taken is tried after 1, 5, 15 and then every 60 minutes") {
    CHECK(replyDelay(1) == 1min);
    CHECK(replyDelay(2) == 5min);
    CHECK(replyDelay(3) == 15min);
    CHECK(replyDelay(4) == 60min);
    CHECK(replyDelay(40) == 60min);
}

TEST_CASE("a reply is given up by the clock and by its tries, never by a clock alone") {
    const base::Time made{1000h};
    const struct {
        std::chrono::hours age;
        int tries;
        bool expired;
        const char* note;
    } table[] = {
        {1h, 3, false, "young"},
        {72h, 76, true, "an hour between tries"},
        {71h, 75, false, "one hour less"},
        {72h, 11, false, "the clock set forward, or the agent away, since the last try"},
        {8760h, 1, false, "by a year, at the first try"},
        {8760h, 12, true, "and hours of tries since"},
        {-8760h, 75, false, "the clock set back"},
        {-8760h, 76, true, "the tries fill 72 hours"},
    };
    for (const auto& [age, tries, expired, note] : table) {
        CAPTURE(note);
        CHECK(replyExpired(made, tries, made + age) == expired);
    }
}
