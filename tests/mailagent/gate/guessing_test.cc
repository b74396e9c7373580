#include "mailagent/gate/guessing.h"

#include <doctest/doctest.h>

using namespace std::chrono_literals;

namespace {

const base::Time kNow{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + 9h};

}  // namespace

TEST_CASE("M45: the first wrong passwords are free, then each doubles the pause up to an hour") {
    struct Case {
        int failures;
        std::chrono::minutes pause;
    };
    const Case cases[] = {{0, 0min}, {4, 0min},   {5, 1min},   {6, 2min},     {7, 4min},
                          {8, 8min}, {10, 32min}, {11, 60min}, {1000, 60min}, {2147483647, 60min}};
    for (const auto& row : cases) {
        CAPTURE(row.failures);
        CHECK(gate::pauseAfter(row.failures, 5) == row.pause);
    }
}

TEST_CASE("M45: a pause counts from the last wrong password and ends by itself") {
    struct Case {
        int failures;
        std::chrono::minutes ago;
        bool paused;
        const char* note;
    };
    const Case cases[] = {
        {0, 0min, false, "none"},
        {4, 0min, false, "free ones"},
        {5, 0min, true, "the pause begins with the one that is not free"},
        {5, 1min, false, "after a minute"},
        {6, 1min, true, "the second pause is longer"},
        {6, 2min, false, "and ends"},
        {400, 59min, true, "an hour at most"},
        {400, 60min, false, "an hour at most"},
        {400, 24h, false, "forgotten"},
        {400, -10min, true, "the clock was set back a little"},
        {400, -2h, false, "set back far: no pause lasts longer than an hour"},
    };
    for (const auto& row : cases) {
        CAPTURE(row.note);
        CHECK(gate::paused({row.failures, kNow - row.ago}, 5, kNow) == row.paused);
    }
}

TEST_CASE("M45: a day without a wrong password begins a new count") {
    CHECK(gate::oneMore({}, kNow).failures == 1);
    CHECK(gate::oneMore({7, kNow - 23h}, kNow).failures == 8);
    CHECK(gate::oneMore({7, kNow - 24h}, kNow).failures == 1);
    CHECK(gate::oneMore({7, kNow - 23h}, kNow).last == kNow);
}
