// The pool: work in parallel, deadlines kept whether work runs, waits or hangs.
#include "machine/ipp/pool.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>
#include <array>
#include <atomic>

namespace {

using ipp::Steady;
using std::chrono::milliseconds;

struct Tally {
    std::mutex mutex;
    std::condition_variable changed;
    int done = 0, late = 0;
    base::Kind kind = base::Kind::invalid;

    void count(int Tally::*which) {
        const std::lock_guard lock(mutex);
        ++(this->*which);
        changed.notify_all();
    }
    void wait(int all) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return done + late >= all; });
    }
    ipp::Pool::Late onLate() {
        return [this](const base::Error& error) {
            kind = error.kind;
            count(&Tally::late);
        };
    }
};

/// Blocks in recv() until the connection is cut.
void hang(ipp::Call& call) {
    std::array<int, 2> pair{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()) == 0);
    if (call.hold(pair[0])) {
        char octet = 0;
        (void)::recv(pair[0], &octet, 1, 0);
    }
    call.letGo();
    ::close(pair[0]);
    ::close(pair[1]);
}

milliseconds since(Steady::time_point begin) {
    return std::chrono::duration_cast<milliseconds>(Steady::now() - begin);
}

}  // namespace

TEST_CASE("work that ends in time is never late") {
    Tally tally;
    ipp::Pool pool(4);
    for (int i = 0; i < 100; ++i) {
        pool.run(
            milliseconds(5000), [&](ipp::Call&) { tally.count(&Tally::done); }, tally.onLate());
    }
    tally.wait(100);
    CHECK(tally.done == 100);
    CHECK(tally.late == 0);  // a pool that ends may call it for a work that just returns
}

TEST_CASE("a connection that hangs is cut before the end of the patience") {
    Tally tally;
    ipp::Pool pool(2);
    const auto begin = Steady::now();
    pool.run(
        milliseconds(200),
        [&](ipp::Call& call) {
            hang(call);
            CHECK(call.over());
            tally.count(&Tally::done);
        },
        tally.onLate());
    tally.wait(1);
    CHECK(tally.done == 1);
    CHECK(since(begin) < milliseconds(1000));
}

TEST_CASE("work that waits for a thread, or cannot be cut, is answered for in time") {
    Tally tally;
    std::atomic<bool> go{false};
    {
        ipp::Pool pool(1);
        const auto begin = Steady::now();
        const auto stuck = [&](ipp::Call&) {
            while (!go) std::this_thread::sleep_for(milliseconds(5));
        };
        for (int i = 0; i < 3; ++i) pool.run(milliseconds(150), stuck, tally.onLate());
        tally.wait(3);
        CHECK(tally.late == 3);
        CHECK(tally.kind == base::Kind::timeout);
        CHECK(since(begin) < milliseconds(1000));
        go = true;
    }
}

TEST_CASE("a pool that ends cuts everything and says so") {
    Tally tally;
    const auto begin = Steady::now();
    {
        ipp::Pool pool(2);
        for (int i = 0; i < 5; ++i) pool.run(std::chrono::minutes(5), hang, tally.onLate());
        std::this_thread::sleep_for(milliseconds(30));
    }
    CHECK(tally.late == 5);
    CHECK(tally.kind == base::Kind::cancelled);
    CHECK(since(begin) < milliseconds(2000));
}

TEST_CASE("printers that hang do not keep a healthy one from being asked") {
    Tally mute;
    Tally healthy;
    ipp::Pool pool(2, milliseconds(50));
    const auto begin = Steady::now();
    for (int i = 0; i < 10; ++i) {
        pool.run(
            milliseconds(3000),
            [&](ipp::Call& call) {
                hang(call);
                if (!call.again()) mute.count(&Tally::done);
            },
            mute.onLate());
    }
    pool.run(
        milliseconds(3000), [&](ipp::Call&) { healthy.count(&Tally::done); }, healthy.onLate());
    healthy.wait(1);
    CHECK(healthy.done == 1);
    CHECK(since(begin) < milliseconds(1500));
    mute.wait(10);
    CHECK(mute.kind == base::Kind::timeout);
    CHECK(since(begin) < milliseconds(4500));
}

TEST_CASE("a slow printer among silent ones gets more time whenever it is asked again") {
    Tally mute;
    Tally slow;
    std::atomic<int> asked{0};
    ipp::Pool pool(2, milliseconds(40));
    for (int i = 0; i < 4; ++i) {
        pool.run(
            milliseconds(4000),
            [&](ipp::Call& call) {
                hang(call);
                if (!call.again()) mute.count(&Tally::done);
            },
            mute.onLate());
    }
    pool.run(
        milliseconds(4000),
        [&](ipp::Call& call) {
            ++asked;
            const auto ready = Steady::now() + milliseconds(120);
            while (Steady::now() < ready && !call.over()) {
                std::this_thread::sleep_for(milliseconds(2));
            }
            if (!call.again()) slow.count(&Tally::done);
        },
        slow.onLate());
    slow.wait(1);
    CHECK(slow.done == 1);
    CHECK(asked > 1);
}

TEST_CASE("a printer that is silent alone keeps its thread; one never asked is told so") {
    Tally tally;
    std::atomic<bool> go{false};
    std::string said;
    {
        ipp::Pool pool(2, milliseconds(20));
        pool.run(
            milliseconds(300),
            [&](ipp::Call& call) {
                hang(call);
                CHECK_FALSE(call.gaveWay());
                tally.count(&Tally::done);
            },
            tally.onLate());
        tally.wait(1);
        CHECK(tally.done == 1);
        const auto stuck = [&](ipp::Call&) {
            while (!go) std::this_thread::sleep_for(milliseconds(5));
        };
        for (int i = 0; i < 2; ++i) pool.run(milliseconds(5000), stuck, tally.onLate());
        Tally third;
        pool.run(milliseconds(100), stuck, [&](const base::Error& error) {
            said = error.text;
            third.count(&Tally::late);
        });
        third.wait(1);
        go = true;
    }
    CHECK(said.find("was not asked") != std::string::npos);
}
