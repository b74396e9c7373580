#include "mail/imap/idle_places.h"

#include <doctest/doctest.h>

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
    places.refused("s a");  // none of ours waits
    auto first = places.take("s", "s a", {});
    auto second = places.take("s", "s a", {});
    auto other = places.take("s", "s b", {});
    REQUIRE(second);
    second->waits(&woken);
    places.refused("s a");
    CHECK(second->calledBack());
    CHECK_FALSE(first->calledBack());
    CHECK_FALSE(other->calledBack());
    second.reset();
    CHECK_FALSE(places.take("s", "s a", {}));
    first.reset();
    CHECK(places.take("s", "s a", {}));
}
