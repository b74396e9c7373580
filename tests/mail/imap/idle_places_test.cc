#include "mail/imap/idle_places.h"

#include "tests/mail/imap/push_bench.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <vector>

using imap::IdlePlaces;

TEST_CASE("places at a server and for a login are bounded, and given back (M43)") {
    IdlePlaces places;
    auto a = places.take("s", "s a", {3, 2});
    auto b = places.take("s", "s a", {3, 2});
    CHECK(a);
    CHECK(b);
    CHECK_FALSE(places.take("s", "s a", {3, 2}));
    auto c = places.take("s", "s c", {3, 2});
    CHECK(c);
    CHECK_FALSE(places.take("s", "s d", {3, 2}));
    CHECK(places.waiting("s") == 3);
    CHECK(places.take("t", "t d", {3, 2}));
    CHECK(places.waiting("t") == 0);
    a.reset();
    CHECK(places.take("s", "s d", {3, 2}));
    CHECK(places.take("s", "s a", {0, 0}));
    CHECK(places.firstBeyond("s"));
    CHECK_FALSE(places.firstBeyond("s"));
}

TEST_CASE("a refused session calls one of the account's back, and lowers its bound (M43)") {
    net::Loop loop(1);
    net::Loop::Event woken(loop);
    IdlePlaces places;
    places.refused("s", "s a");  // nobody waits
    auto first = places.take("s", "s a", {});
    auto second = places.take("s", "s a", {});
    auto other = places.take("s", "s b", {});
    REQUIRE(second);
    second->waits(&woken);
    places.refused("s", "s a");
    CHECK(second->calledBack());
    CHECK_FALSE(first->calledBack());
    CHECK_FALSE(other->calledBack());
    second.reset();
    CHECK_FALSE(places.take("s", "s a", {}));
    first.reset();
    CHECK(places.take("s", "s a", {}));
}

TEST_CASE("who has no place is let in by another login's, at the same server only (M43)") {
    IdlePlaces places;
    auto elsewhere = places.take("t", "t a", {});
    auto first = places.take("s", "s a", {});
    auto second = places.take("s", "s b", {});
    auto stranger = places.take("t", "t b", {});
    places.refused("s", "s late");
    CHECK(second->calledBack());
    CHECK_FALSE(first->calledBack());
    places.refused("s", "s late");  // its limit is not the server's: it takes no more away
    CHECK_FALSE(first->calledBack());
    places.refused("s", "s later");
    CHECK(first->calledBack());
    CHECK_FALSE(elsewhere->calledBack());
    CHECK_FALSE(stranger->calledBack());
    CHECK(places.take("s", "s b", {}));  // nothing was learned of its own login
}

TEST_CASE("logins at a server that takes fewer sessions in all are served soon, each (M43)") {
    struct One {
        std::unique_ptr<IdlePlaces::Place> place;  ///< with a session
        bool polled = false;                       ///< for an hour
        std::size_t served = 0, ended = 0;
    };
    constexpr std::size_t kSessions = 6;
    for (const std::size_t count : {7U, 11U, 20U, 50U}) {
        CAPTURE(count);
        IdlePlaces places;
        std::vector<One> all(count);
        for (int round = 0; round < 10; ++round) {
            for (std::size_t i = 0; i < count; ++i) {
                auto& one = all[i];
                const auto login = "s " + std::to_string(i);
                if (!one.place && places.waiting("s") == kSessions) {
                    places.refused("s", login);
                    one.polled = true;
                    continue;
                }
                ++one.served;
                if (one.place && one.place->calledBack()) {
                    one.place.reset();
                    one.polled = true;
                    ++one.ended;
                }
                if (!one.place && !one.polled) one.place = places.take("s", login, {});
            }
        }
        for (const auto& one : all) {
            CHECK(one.served >= 8);
            CHECK(one.ended <= 1);
        }
    }
}

TEST_CASE(
    "of many mailboxes that cannot wait at a server a few are told, and that there are more") {
    const imap_test::Log log;
    IdlePlaces places;
    for (int i = 0; i < 10'000; ++i) places.tell("s:993", fmt::format("m{:05}: no IDLE", i));
    CHECK(log.count("no IDLE") == 20);
    CHECK(log.count("s:993: more mailboxes cannot wait") == 1);
    places.tell("t:993", "copier: no IDLE");
    CHECK(log.count("copier: no IDLE") == 1);
}
