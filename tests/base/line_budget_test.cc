#include "base/line_budget.h"

#include <doctest/doctest.h>

using base::LineBudget;
using namespace std::chrono_literals;

TEST_CASE("twenty lines in ten minutes, one that says that there are more, and then none") {
    LineBudget budget;
    const LineBudget::Time start{1h};
    for (const auto window : {0min, 10min}) {
        for (int i = 0; i < 20; ++i) {
            CHECK(budget.take(start + window + i * 1s) == LineBudget::May::tell);
        }
        CHECK(budget.take(start + window + 30s) == LineBudget::May::sayThatThereAreMore);
        CHECK(budget.take(start + window + 31s) == LineBudget::May::beSilent);
        CHECK(budget.take(start + window + 10min - 1s) == LineBudget::May::beSilent);
    }
}
