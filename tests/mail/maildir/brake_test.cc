#include "mail/maildir/brake.h"

#include <doctest/doctest.h>
#include <vector>

using maildir::Brake;
using namespace std::chrono_literals;

namespace {

/// A mailbox that begins to wait again as soon as its turn is over.
struct Waiting {
    Brake brake;
    net::Deadline now{1h};

    /// Something happens `after` the wait began; how long the wake is put off, in seconds.
    double event(net::Duration after, bool mail) {
        brake.rests(now);
        now += after;
        const auto wake = brake.event(now);
        const std::chrono::duration<double> held = wake - now;
        now = wake;
        brake.wakes();
        brake.listed(mail);
        return held.count();
    }
    std::vector<double> events(int count, net::Duration after) {
        std::vector<double> held;
        for (int i = 0; i < count; ++i) held.push_back(event(after, false));
        return held;
    }
};

}  // namespace

TEST_CASE("wakes that bring no mail come ever more rarely, up to once a minute") {
    Waiting box;
    CHECK(box.events(11, 0ms) == std::vector<double>{0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60});
}

TEST_CASE("a mail ends the rests, and is put off by no more than the present one") {
    Waiting box;
    (void)box.events(5, 0ms);
    CHECK(box.event(500ms, true) == doctest::Approx(3.5));
    CHECK(box.event(0ms, true) == 0);
    CHECK(box.events(4, 0ms) == std::vector<double>{0, 0, 0, 1});
}

TEST_CASE("mails in a row are never put off, nor is one now and then among marks") {
    Waiting box;
    for (int i = 0; i < 100; ++i) CHECK(box.event(0ms, true) == 0);
    for (int i = 0; i < 100; ++i) CHECK(box.event(0ms, i % 3 == 0) == 0);
}

TEST_CASE("what changes the folder only now and then is not held up") {
    Waiting box;
    CHECK(box.events(20, 1s) == std::vector<double>(20, 0));
    (void)box.events(5, 0ms);
    CHECK(box.event(8s, false) == 0);
    CHECK(box.events(4, 0ms) == std::vector<double>{0, 0, 1, 2});
}

TEST_CASE("a turn that did not list was for nothing, and one that nobody woke counts not") {
    Brake brake;
    const net::Deadline start{1h};
    for (int i = 0; i < 3; ++i) {
        brake.rests(start);
        brake.wakes();
    }
    for (int i = 0; i < 9; ++i) {
        brake.rests(start);
        brake.listed(false);
    }
    CHECK(brake.event(start) == start + 1s);
}

TEST_CASE("it is worth telling once, until the folder has been left alone for a while") {
    Waiting box;
    const auto toldIn = [&](int events) {
        int told = 0;
        for (int i = 0; i < events; ++i) {
            (void)box.event(0ms, false);
            told += box.brake.worthTelling() ? 1 : 0;
        }
        return told;
    };
    CHECK(toldIn(5) == 0);
    CHECK(toldIn(20) == 1);
    (void)box.event(0ms, true);
    CHECK_MESSAGE(toldIn(20) == 0, "a mail among the changes is no end of them");
    (void)box.event(2min, false);
    CHECK(toldIn(20) == 1);
}
