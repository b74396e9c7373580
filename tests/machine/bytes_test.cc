// Readings survive as bytes (machine/bytes.h); damaged bytes are refused, never read beyond.
#include "machine/bytes.h"

#include "base/digest.h"
#include "machine/fields.h"

#include <doctest/doctest.h>
#include <random>

using namespace machine;

namespace {

/// Fills every field with values of every kind.
class Filler {
  public:
    template <class T>
    void operator()(T& member) {
        if constexpr (AValue<T>) {
            fill(member);
        } else if constexpr (Described<T>) {
            eachField(member, [this](const char*, auto& m) { (*this)(m); });
        } else if constexpr (std::is_same_v<T, bool>) {
            member = true;
        } else if constexpr (std::is_same_v<T, std::string>) {
            member = "text " + std::to_string(++count_);
        } else {
            if constexpr (requires { member.resize(2); }) member.resize(1 + count_ % 3);
            for (auto& each : member) (*this)(each);
        }
    }

  private:
    template <class T>
    void fill(Value<T>& value) {
        ++count_;
        value.state = static_cast<State>(count_ % 5);
        if (!value.said()) return;
        value.from.origin = static_cast<Origin>(count_ % 5);
        if (count_ % 3 != 0) {
            value.from.object = "1.3.6.1.2.1.43." + std::to_string(count_ % 50);
        }
        value.from.time = base::Time(std::chrono::milliseconds(1000 * (count_ % 4)));
        if (!value.known()) return;
        if constexpr (std::is_same_v<T, std::string>) {
            value.value = std::string(count_ % 200, 'x') + '\0';
        } else if constexpr (std::is_same_v<T, bool>) {
            value.value = true;
        } else if constexpr (std::is_same_v<T, Moment>) {
            value.value = {2026, 3, 2, true, 9, 21, 8, {}};
            if (count_ % 2 == 0) value.value.offsetMinutes = -570;
        } else {
            value.value.count = ~std::uint64_t{0} >> (count_ % 64);
        }
    }
    std::size_t count_ = 0;
};

Reading full() {
    Reading reading;
    Filler fill;
    fill(reading);
    reading.taken = base::Time(std::chrono::milliseconds(2000));
    reading.origins = {Origin::snmp, Origin::snapshot};
    reading.remarks = {"a table broke off", ""};
    return reading;
}

/// A line a value that was said.
template <class T>
std::string describe(const T& object) {
    std::string all;
    const auto visit = [&all](const std::string& path, const auto& value) {
        if (!value.said()) return;
        all += path + " " + std::to_string(static_cast<int>(value.state)) +
               name(value.from.origin) + value.from.object.text() +
               std::to_string(value.from.time.time_since_epoch().count()) + "=";
        using V = std::remove_cvref_t<decltype(value.value)>;
        if constexpr (std::is_same_v<V, std::string>) {
            all += value.value;
        } else if constexpr (std::is_same_v<V, bool>) {
            all += value.value ? "yes" : "no";
        } else if constexpr (std::is_same_v<V, Moment>) {
            all += timeText(value.value) + dateText(value.value) +
                   std::to_string(value.value.offsetMinutes.value_or(-1));
        } else {
            all += std::to_string(value.value.count);
        }
        all += "\n";
    };
    eachValue(object, visit);
    return all;
}

}  // namespace

TEST_CASE("every field of a reading comes back, with state, source, object and time") {
    const auto reading = full();
    const auto bytes = toBytes(reading);
    const auto back = readingFrom(bytes);
    REQUIRE(back);
    CHECK((describe(*back) == describe(reading)));  // too long to print
    CHECK(back->taken == reading.taken);
    CHECK(back->origins == reading.origins);
    CHECK(back->remarks == reading.remarks);
    CHECK(back->status.errorsSaid);
    CHECK(back->status.alertsSaid);
    REQUIRE(back->fonts.patterns.size() == reading.fonts.patterns.size());
    CHECK(back->fonts.patterns[0].glyphs[0].rows == reading.fonts.patterns[0].glyphs[0].rows);
    CHECK(toBytes(*back) == bytes);
    MESSAGE("bytes of a reading with every field: " << bytes.size());
}

TEST_CASE("the bytes are those that lie on disks") {
    Reading reading;
    reading.taken = base::Time(std::chrono::milliseconds(1000));
    const auto by = [](const char* object, int ms) {
        return Provenance{Origin::snmp, object, base::Time(std::chrono::milliseconds(ms))};
    };
    reading.machine.identity.serial = Text::of("26XE", by("1.3.6.1.2.1.43", 1000));
    reading.counters.total = Value<Impressions>::of({300}, by("1.3.6.1.2.1.99", 1000));
    reading.counters.originals = Value<Images>::in(State::unknown, by("1.3.6.1.2.1.43", 997));
    reading.origins = {Origin::snmp};
    CHECK(base::hex(toBytes(reading)) ==
          "4d41723105086964656e746974790673657269616c08636f756e7465727305746f74616c"
          "096f726967696e616c7302000e312e332e362e312e322e312e34330c023939"
          "d00f01010a02075100043236584500030c04045101ac020503d20005000001"
          "0200");
}

TEST_CASE("an empty reading is small, and its time may be unsaid") {
    const auto back = readingFrom(toBytes(Reading{}));
    REQUIRE(back);
    CHECK_FALSE(back->taken);
    CHECK(toBytes(Reading{}).size() < 20);
}

TEST_CASE("a point keeps origin and state of each value, and object only of the total") {
    auto reading = full();
    reading.counters.total =
        Value<Impressions>::of({33810}, {Origin::snmp, "1.3.6.1.4.1.18334", base::Time{}});
    reading.parts[0].level = Value<Amount>::in(State::someRemains, {Origin::ipp, "x", {}});
    reading.parts[1].level = Value<Amount>::in(State::nearlyEmpty, {Origin::snmp, "y", {}});
    reading.parts[0].daysLeft = Value<Days>::of({9}, {Origin::agent, "", {}});
    const auto point = pointOf(reading);
    const auto back = pointFrom(toBytes(point));
    REQUIRE(back);
    CHECK(back->taken == *reading.taken);
    CHECK(back->total.from.object.text() == "1.3.6.1.4.1.18334");
    CHECK(back->parts[0].level.state == State::someRemains);
    CHECK(back->parts[1].level.state == State::nearlyEmpty);
    CHECK(back->parts[0].level.from.object.empty());
    CHECK_FALSE(back->parts[0].daysLeft.said());
    CHECK(describe(*back) == describe(point));
    auto later = reading;
    later.taken = *reading.taken + std::chrono::hours(1);
    CHECK(sameSaid(point, pointOf(later)));
    later.counters.total.value.count += 1;
    CHECK_FALSE(sameSaid(point, pointOf(later)));
}

TEST_CASE("bytes cut at every place are refused") {
    const auto bytes = toBytes(full());
    for (std::size_t length = 0; length < bytes.size(); length += length < 300 ? 1 : 37) {
        CHECK_FALSE(readingFrom(std::string_view(bytes).substr(0, length)));
    }
    CHECK_FALSE(readingFrom(bytes + "x"));
    CHECK_FALSE(pointFrom("not these bytes"));
}

TEST_CASE("damaged bytes are refused or read as something, within bounds") {
    const auto bytes = toBytes(full());
    std::mt19937 random(7);
    for (int round = 0; round < 3000; ++round) {
        auto damaged = bytes;
        for (int i = 0; i < 3; ++i)
            damaged[random() % damaged.size()] = static_cast<char>(random());
        if (const auto back = readingFrom(damaged)) CHECK(back->origins.size() < damaged.size());
    }
}

TEST_CASE("a field that this version does not know is passed over") {
    Reading reading;
    reading.counters.total = Value<Impressions>::of({5});
    reading.counters.originals = Value<Images>::of({7}, {Origin::snmp, "1.3.6", {}});
    auto bytes = toBytes(reading);
    const auto at = bytes.find("originals");
    REQUIRE(at != std::string::npos);
    bytes[at] = 'O';
    const auto back = readingFrom(bytes);
    REQUIRE(back);
    CHECK(back->counters.total.value.count == 5);
    CHECK_FALSE(back->counters.originals.said());
}
