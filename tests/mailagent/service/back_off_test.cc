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
