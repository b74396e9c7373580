#include "net/workers.h"

#include <doctest/doctest.h>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <latch>
#include <thread>
#include <vector>

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

/// Whether the latch is open within ten seconds.
bool opens(const std::latch& latch) {
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (!latch.try_wait() && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(1ms);
    }
    return latch.try_wait();
}

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

TEST_CASE("works that wait keep neither blocking nor computing ones from running") {
    constexpr unsigned kThreads = 8, kWaiting = 3 * kThreads;
    Crowd crowd;
    std::atomic<unsigned> done{0};
    std::latch others(2 * kThreads), open(1);
    bool inTime = false;
    {
        Workers workers(kThreads);
        for (unsigned i = 0; i < kWaiting; ++i) {
            workers.run(
                [&] {
                    crowd.enter();
                    open.wait();
                    crowd.leave();
                    ++done;
                },
                Workers::Kind::waits);
        }
        for (unsigned i = 0; i < kThreads; ++i) {
            workers.run([&] { others.count_down(); }, Workers::Kind::blocks);
            workers.run([&] { others.count_down(); }, Workers::Kind::computes);
        }
        inTime = opens(others);
        open.count_down();
    }
    CHECK(inTime);
    CHECK(done == kWaiting);
    CHECK(crowd.most == kThreads / 4);
}

TEST_CASE("a blocking work runs beside computing ones that are at their bound") {
    std::latch open(1), ran(1);
    bool inTime = false;
    {
        Workers workers(kProcessors + 2);
        // One more than may compute at once: it is older than the blocking work.
        for (unsigned i = 0; i <= kProcessors; ++i) {
            workers.run([&] { open.wait(); }, Workers::Kind::computes);
        }
        workers.run([&] { ran.count_down(); });
        inTime = opens(ran);
        open.count_down();
    }
    CHECK(inTime);
}

TEST_CASE("of works that may run the oldest is first, whatever its kind") {
    std::latch open(1), held(1);
    std::vector<int> order;
    {
        Workers workers(1);
        workers.run([&] {
            held.count_down();
            open.wait();
        });
        held.wait();
        workers.run([&] { order.push_back(1); }, Workers::Kind::waits);
        workers.run([&] { order.push_back(2); }, Workers::Kind::computes);
        workers.run([&] { order.push_back(3); }, Workers::Kind::waits);
        workers.run([&] { order.push_back(4); });
        open.count_down();
    }
    CHECK(order == std::vector<int>{1, 2, 3, 4});
}
