#include "net/loop.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>
#include <array>
#include <latch>
#include <memory>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using net::in;
using net::Loop;
using net::Steady;
using net::Task;
using net::Woken;

namespace {

struct Pair {
    Pair() { REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds.data()) == 0); }
    ~Pair() {
        close(fds[0]);
        close(fds[1]);
    }
    Pair(const Pair&) = delete;
    Pair& operator=(const Pair&) = delete;
    std::array<int, 2> fds{};
};

Task<> note(Loop& loop, net::Deadline until, int number, std::vector<int>& order) {
    co_await loop.sleepUntil(until);
    order.push_back(number);
}

Task<int> immediate(int n) {
    co_return n;
}

}  // namespace

TEST_CASE("timers run in the order of their times, equal ones as they came") {
    Loop loop(1);
    std::vector<int> order;
    const net::Deadline now = Steady::now();
    const std::array<int, 8> delays{30, 10, 20, 10, 0, 25, -5, 10};
    for (std::size_t i = 0; i < delays.size(); ++i) {
        loop.spawn(
            note(loop, now + std::chrono::milliseconds(delays[i]), static_cast<int>(i), order));
    }
    loop.run();
    CHECK(order == std::vector<int>{6, 4, 1, 3, 7, 2, 5, 0});
}

TEST_CASE("tasks that end without a wait do not grow the stack") {
    Loop loop(1);
    long sum = 0;
    const auto add = [&]() -> Task<> {
        for (int i = 0; i < 2000000; ++i) sum += co_await immediate(1);
    };
    loop.spawn(add());
    loop.run();
    CHECK(sum == 2000000);
}

TEST_CASE("a descriptor wakes its reader; its deadline ends the wait") {
    Loop loop(1);
    Pair pair;
    const auto reader = [&]() -> Task<> {
        CHECK(co_await loop.readable(pair.fds[0], in(20ms)) == Woken::late);
        CHECK(write(pair.fds[1], "x", 1) == 1);
        CHECK(co_await loop.readable(pair.fds[0], in(5s)) == Woken::ready);
        char c = 0;
        CHECK(read(pair.fds[0], &c, 1) == 1);
        CHECK(co_await loop.readable(pair.fds[0], in(5ms)) == Woken::late);
        CHECK(co_await loop.writable(pair.fds[0], in(5s)) == Woken::ready);
        loop.forget(pair.fds[0]);
    };
    loop.spawn(reader());
    loop.run();
}

TEST_CASE("one reader and one writer wait on one descriptor at once") {
    Loop loop(1);
    Pair pair;
    std::string filling(1 << 20, 'x');
    while (write(pair.fds[0], filling.data(), filling.size()) > 0) {
    }
    int woken = 0;
    const auto reader = [&]() -> Task<> {
        CHECK(co_await loop.readable(pair.fds[0], in(5s)) == Woken::ready);
        ++woken;
    };
    const auto writer = [&]() -> Task<> {
        CHECK(co_await loop.writable(pair.fds[0], in(5s)) == Woken::ready);
        ++woken;
    };
    const auto other = [&]() -> Task<> {
        co_await loop.sleep(5ms);
        CHECK(woken == 0);
        while (read(pair.fds[1], filling.data(), filling.size()) > 0) {
        }
        co_await loop.sleep(5ms);
        CHECK(woken == 1);
        CHECK(write(pair.fds[1], "y", 1) == 1);
    };
    loop.spawn(reader());
    loop.spawn(writer());
    loop.spawn(other());
    loop.run();
    CHECK(woken == 2);
}

TEST_CASE("bytes that nobody waits for do not keep the loop busy, and are not lost") {
    Loop loop(1);
    Pair pair;
    const auto reader = [&]() -> Task<> {
        CHECK(co_await loop.readable(pair.fds[0], in(5ms)) == Woken::late);
        CHECK(write(pair.fds[1], "x", 1) == 1);
        const std::clock_t before = std::clock();
        co_await loop.sleep(100ms);
        CHECK(std::clock() - before < CLOCKS_PER_SEC / 20);
        CHECK(co_await loop.readable(pair.fds[0], in(1s)) == Woken::ready);
        CHECK(co_await loop.readable(pair.fds[0], in(1s)) == Woken::ready);  // still unread
    };
    loop.spawn(reader());
    loop.run();
}

TEST_CASE("a hang-up wakes the waiter; a number used again has nothing of its past") {
    Loop loop(1);
    const auto both = [&]() -> Task<> {
        int last = -1;
        for (int i = 0; i < 100; ++i) {
            std::array<int, 2> fds{};
            CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds.data()) == 0);
            CHECK(co_await loop.readable(fds[0], in(0ms)) == Woken::late);
            close(fds[1]);
            CHECK(co_await loop.readable(fds[0], in(5s)) == Woken::ready);
            loop.forget(fds[0]);
            close(fds[0]);
            last = fds[0];
        }
        CHECK(last >= 0);
    };
    loop.spawn(both());
    loop.run();
}

TEST_CASE("offload runs elsewhere and resumes here") {
    Loop loop(3);
    const std::thread::id here = std::this_thread::get_id();
    int sum = 0;
    int voids = 0;
    const auto one = [&](int n) -> Task<> {
        const auto answer = co_await loop.offload([n] {
            std::this_thread::sleep_for(1ms);
            return std::make_unique<std::pair<int, std::thread::id>>(n, std::this_thread::get_id());
        });
        CHECK(answer->second != here);
        CHECK(std::this_thread::get_id() == here);
        sum += answer->first;
        std::string written;
        co_await loop.offload([&written] { written = "done"; });
        if (written == "done") ++voids;
    };
    for (int i = 1; i <= 200; ++i) loop.spawn(one(i));
    loop.run();
    CHECK(sum == 200 * 201 / 2);
    CHECK(voids == 200);
}

TEST_CASE("however many works wait, offload and compute have their turn") {
    Loop loop(4);
    std::latch open(1);
    int asked = 0;
    const auto asker = [&]() -> Task<> {
        co_await loop.ask([&open] { open.wait(); });
        ++asked;
    };
    const auto opener = [&]() -> Task<> {
        const int one = co_await loop.compute([] { return 1; });
        CHECK(one == 1);
        co_await loop.offload([&open] { open.count_down(); });
    };
    for (int i = 0; i < 10; ++i) loop.spawn(asker());
    loop.spawn(opener());
    loop.run();
    CHECK(asked == 10);
}

TEST_CASE("stop() from another thread ends every wait, but not what a worker does") {
    Loop loop(2);
    Pair pair;
    Loop::Event event(loop);
    bool committed = false;
    int ended = 0;
    const auto sleeper = [&]() -> Task<> {
        CHECK_FALSE(co_await loop.sleep(1h));
        CHECK_FALSE(co_await loop.sleep(1h));
        ++ended;
    };
    const auto reader = [&]() -> Task<> {
        CHECK(co_await loop.readable(pair.fds[0], in(1h)) == Woken::stopping);
        CHECK(co_await loop.writable(pair.fds[0], in(1h)) == Woken::stopping);
        ++ended;
    };
    const auto waiter = [&]() -> Task<> {
        CHECK_FALSE(co_await event.wait(in(1h)));
        ++ended;
    };
    const auto worker = [&]() -> Task<> {
        co_await loop.offload([&committed] {
            std::this_thread::sleep_for(60ms);
            committed = true;
        });
        ++ended;
    };
    // Spins on the stopping loop until the others are done: they must get their turns.
    const auto spinner = [&]() -> Task<> {
        while (ended < 4) co_await loop.sleep(1h);
        ++ended;
    };
    loop.spawn(sleeper());
    loop.spawn(reader());
    loop.spawn(waiter());
    loop.spawn(worker());
    loop.spawn(spinner());
    std::thread stopper([&] {
        std::this_thread::sleep_for(20ms);
        loop.stop();
    });
    const auto start = Steady::now();
    loop.run();
    stopper.join();
    CHECK(Steady::now() - start < 10s);
    CHECK(committed);
    CHECK(ended == 5);
    CHECK(loop.stopping());
}

TEST_CASE("an event set before, during and after its deadline") {
    Loop loop(1);
    Loop::Event event(loop);
    const auto waiter = [&]() -> Task<> {
        event.set();
        CHECK(co_await event.wait(in(0ms)));
        CHECK_FALSE(co_await event.wait(in(1ms)));
        CHECK(co_await event.wait(in(5s)));  // set by the other
        event.set();
        event.set();
        CHECK(co_await event.wait(in(5s)));
        CHECK_FALSE(co_await event.wait(in(1ms)));  // set twice is set
    };
    const auto setter = [&]() -> Task<> {
        co_await loop.sleep(20ms);
        event.set();
    };
    loop.spawn(waiter());
    loop.spawn(setter());
    loop.run();
}

TEST_CASE("post from many threads arrives") {
    Loop loop(1);
    int arrived = 0;
    Loop::Event event(loop);
    std::vector<std::thread> threads;
    const auto waiter = [&]() -> Task<> {
        while (arrived < 400) co_await event.wait(in(10s));
    };
    loop.spawn(waiter());
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 100; ++i) {
                loop.post([&] {
                    ++arrived;
                    event.set();
                });
            }
        });
    }
    loop.run();
    for (std::thread& thread : threads) thread.join();
    CHECK(arrived == 400);
}

TEST_CASE("ten thousand tasks") {
    Loop loop(1);
    int ended = 0;
    const auto one = [&](int n) -> Task<> {
        for (int i = 0; i < 3; ++i) co_await loop.sleep(std::chrono::milliseconds(n % 7));
        ++ended;
    };
    for (int i = 0; i < 10000; ++i) loop.spawn(one(i));
    loop.run();
    CHECK(ended == 10000);
}

TEST_CASE("a file, which epoll refuses, is always ready") {
    Loop loop(1);
    std::FILE* const file = std::tmpfile();
    REQUIRE(file);
    const auto reader = [&]() -> Task<> {
        CHECK(co_await loop.readable(fileno(file), in(5s)) == Woken::ready);
    };
    loop.spawn(reader());
    loop.run();
    std::fclose(file);
}
