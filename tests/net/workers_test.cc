#include "net/workers.h"

#include <doctest/doctest.h>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <latch>
#include <thread>

using net::Workers;
using namespace std::chrono_literals;

namespace {

const auto kProcessors = std::max(std::thread::hardware_concurrency(), 1U);

/// How many works are under way at once, at most.
struct Crowd {
    std::atomic<unsigned> now{0}, most{0};
    void enter() {
        const unsigned here = ++now;
        unsigned seen = most;
        while (seen < here && !most.compare_exchange_weak(seen, here)) {
        }
    }
    void leave() { --now; }
};

}  // namespace

TEST_CASE("no more works compute at once than there are processors, and all are done") {
    Crowd crowd;
    std::atomic<int> done{0};
    {
        Workers workers(kProcessors + 6);
        for (int i = 0; i < 200; ++i) {
            workers.run(
                [&] {
                    crowd.enter();
                    std::this_thread::sleep_for(200us);
                    crowd.leave();
                    ++done;
                },
                Workers::Kind::computes);
        }
    }
    CHECK(done == 200);
    CHECK(crowd.most <= kProcessors);
    CHECK(crowd.most >= 1);
}

TEST_CASE("works that block do not hold up those that compute, nor the other way round") {
    std::latch computed(static_cast<std::ptrdiff_t>(kProcessors) + 4);
    std::latch blocked(4);
    Workers workers(kProcessors + 6);
    // Each blocks until the computing ones are done: with too few threads this would not end.
    for (int i = 0; i < 4; ++i) {
        workers.run([&] {
            computed.wait();
            blocked.count_down();
        });
    }
    for (unsigned i = 0; i < kProcessors + 4; ++i) {
        workers.run([&] { computed.count_down(); }, Workers::Kind::computes);
    }
    blocked.wait();
    CHECK(computed.try_wait());
}

TEST_CASE("a blocking work behind many that compute has its turn while they go on") {
    std::atomic<bool> over{false};
    std::latch ran(1);
    {
        Workers workers(kProcessors + 2);
        // As many as may compute at once never end by themselves; one more waits behind them.
        for (unsigned i = 0; i + 1 < kProcessors; ++i) {
            workers.run(
                [&] {
                    while (!over) std::this_thread::sleep_for(1ms);
                },
                Workers::Kind::computes);
        }
        workers.run([] {}, Workers::Kind::computes);
        workers.run([&] { ran.count_down(); });
        ran.wait();
        over = true;
    }
    CHECK(ran.try_wait());
}
