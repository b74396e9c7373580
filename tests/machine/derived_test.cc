#include "machine/counters.h"
#include "machine/jams.h"
#include "machine/supplies.h"

#include <doctest/doctest.h>
#include <limits>

using machine::Impressions;
using machine::State;
using machine::Value;

namespace {
constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();

template <class V>
V level(std::int64_t n) {
    switch (n) {
        case -1:
            return V::in(State::unrestricted);
        case -2:
            return V::in(State::unknown);
        case -3:
            return V::in(State::someRemains);
        case -100:
            return V::in(State::nearlyEmpty);
        case -9:
            return V{};
        default:
            return V::of({static_cast<std::uint64_t>(n)});
    }
}
}  // namespace

TEST_CASE("A sum is known only where all parts are, and does not wrap") {
    const auto two = Value<Impressions>::of({2});
    const auto most = Value<Impressions>::of({kMost});
    CHECK(sum(two, two).value.count == 4);
    CHECK(sum(two, two).from.origin == machine::Origin::agent);
    CHECK_FALSE(sum(two, {}).said());
    CHECK_FALSE(sum(two, Value<Impressions>::in(State::unknown)).said());
    CHECK_FALSE(sum(most, two).said());
    CHECK(sum(most, Value<Impressions>::of({0})).value.count == kMost);
}

TEST_CASE("A function's total is what the machine says, else its colours if all are known") {
    machine::FunctionCounter row;
    row.black = Value<Impressions>::of({10});
    row.fullColour = Value<Impressions>::of({5});
    CHECK_FALSE(totalOf(row).said());
    CHECK(colourOf(row).value.count == 5);
    row.oneColour = Value<Impressions>::of({1});
    row.twoColour = Value<Impressions>::of({0});
    CHECK(totalOf(row).value.count == 16);
    CHECK(colourOf(row).value.count == 6);
    row.total = Value<Impressions>::of({99});
    CHECK(totalOf(row).value.count == 99);
    row.oneColour = Value<Impressions>::in(State::unknown);
    CHECK_FALSE(colourOf(row).said());
}

TEST_CASE("What is left of a part: levels are states, contradictions stay visible") {
    struct Case {
        const char* kind;
        std::int64_t level, capacity, count, life;  ///< -9: not reported
        State state;
        std::uint64_t tenths;
    };
    const Case cases[] = {
        {"toner", 18, 100, -9, -9, State::known, 180},
        {"toner", 1, 3, -9, -9, State::known, 333},
        {"toner", 999, 10000, -9, -9, State::known, 99},  // 9.99 % is not 10
        {"toner", 150, 100, -9, -9, State::known, 1500},
        {"wasteToner", 35, 100, -9, -9, State::known, 650},
        {"wasteToner", 150, 100, -9, -9, State::known, 0},
        {"toner", 0, 0, -9, -9, State::unsaid, 0},
        {"toner", -2, 100, -9, -9, State::unknown, 0},
        {"toner", -3, -2, -9, -9, State::someRemains, 0},
        {"toner", -100, 100, 5, 10, State::nearlyEmpty, 0},
        {"waste", -1, -9, -9, -9, State::unrestricted, 0},
        {"opc", -9, -9, 212344, 300000, State::known, 292},
        {"opc", -9, -9, 300001, 300000, State::known, 0},
        {"opc", -9, -9, 5, 0, State::unsaid, 0},
        {"opc", -9, -9, -9, 300000, State::unsaid, 0},
        {"opc", 5, -2, -9, -9, State::unsaid, 0},
    };
    for (const auto& c : cases) {
        machine::Part part;
        part.kind = machine::Text::of(c.kind);
        part.level = level<decltype(part.level)>(c.level);
        part.capacity = level<decltype(part.capacity)>(c.capacity);
        part.count = level<decltype(part.count)>(c.count);
        part.life = level<decltype(part.life)>(c.life);
        CAPTURE(c.kind);
        CAPTURE(c.level);
        CAPTURE(c.count);
        CHECK(leftTenths(part).state == c.state);
        CHECK(leftTenths(part).value.count == c.tenths);
    }
}

TEST_CASE("A waste box's level is what is in it, the room left (RFC 3805), or nobody knows which") {
    machine::Part part;
    part.kind = machine::Text::of("wasteToner");
    part.level = machine::Value<machine::Amount>::of({35});
    part.capacity = machine::Value<machine::Amount>::of({100});
    CHECK(leftTenths(part).value.count == 650);
    part.levelIsRoom = machine::Flag::of(true);
    CHECK(leftTenths(part).value.count == 350);
    part.levelIsRoom = machine::Flag::of(false);
    CHECK(leftTenths(part).value.count == 650);
    part.levelIsRoom = machine::Flag::in(State::unknown);
    CHECK(leftTenths(part).state == State::unknown);
    part.kind = machine::Text::of("toner");
    CHECK(leftTenths(part).value.count == 350);
}

TEST_CASE("Jams are added up only when no total is reported and every place is known") {
    machine::Troubles t;
    CHECK_FALSE(totalJams(t).said());
    t.jamsByPlace.resize(2);
    t.jamsByPlace[0].count = Value<machine::Events>::of({3});
    CHECK_FALSE(totalJams(t).said());
    t.jamsByPlace[1].count = Value<machine::Events>::of({4});
    CHECK(totalJams(t).value.count == 7);
    t.jams = Value<machine::Events>::of({9});
    CHECK(totalJams(t).value.count == 9);
}
