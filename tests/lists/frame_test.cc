#include "lists/frame.h"

#include <doctest/doctest.h>
#include <chrono>
#include <limits>

using namespace std::chrono_literals;

TEST_CASE("M31 the delay: from the sender's Date to our fetch, or why it is unknown") {
    struct Case {
        std::chrono::milliseconds delay;
        const char* text;
    };
    const Case cases[] = {
        {0ms, "00:00"},
        {7min, "00:07"},
        {7min + 59s, "00:07"},
        {26h + 5min, "1 d 02:05"},
        {30 * 24h, "30 d 00:00"},
        {30 * 24h + 1ms, "unknown (clock)"},
        {-1ms, "unknown (clock)"},
        {-48h, "unknown (clock)"},
    };
    lists::Frame frame;
    frame.received = base::Time{1772410890s};
    CHECK(delayText(frame) == "unknown (no date)");
    for (const auto& c : cases) {
        frame.mailSent = lists::SentAt{*frame.received - c.delay, 0};
        CHECK(delayText(frame) == c.text);
    }
    for (const auto time : {base::Time::min(), base::Time::max()}) {
        frame.mailSent = lists::SentAt{time, 0};
        CHECK(delayText(frame) == "unknown (clock)");
    }
}

TEST_CASE("M26 times carry the machine's offset, and no clock is too wrong to print") {
    const base::Time time{1772410890s};
    CHECK(lists::timeText(time, 0) == "2026-03-02 00:21 +0000");
    CHECK(lists::timeText(time, 540, true) == "2026-03-02 09:21:30 +0900");
    CHECK(lists::timeText(time, -210) == "2026-03-01 20:51 -0330");
    CHECK(lists::timeText(base::Time::min(), 0).size() == 22);
    CHECK(lists::timeText(base::Time::max(), 0) == "9999-12-31 23:59 +0000");
    lists::Frame frame;
    CHECK(lists::phoneTimeText(frame, time) == "03/02 00:21");
    frame.offsetMinutes = [](base::Time) { return 540; };
    CHECK(lists::phoneTimeText(frame, time) == "03/02 09:21");
    CHECK(lists::spanText(-5h) == "00:00");
    CHECK(lists::spanText(76h + 10min) == "3 d 04:10");
}
