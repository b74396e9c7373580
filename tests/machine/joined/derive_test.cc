// What follows from several readings: days to end, jam and service logs; and what does not.
#include "machine/joined/derive.h"
#include "tests/machine/joined/readings.h"

#include <doctest/doctest.h>

using namespace joined_test;
using joined::derive;

namespace {

/// A toner of `capacity` whose level was read so many hours before now, oldest first.
struct Read {
    int hours;
    std::int64_t level;  // -3: some remains
    const char* serial = "";
};

Part toner(std::int64_t level, std::uint64_t capacity, const char* serial) {
    auto part = kSnmp.part("Black Toner", "toner", "black");
    part.level = level < 0 ? kSnmp.in<Amount>(State::someRemains)
                           : kSnmp.count<Amount>(static_cast<std::uint64_t>(level));
    part.capacity = kSnmp.count<Amount>(capacity);
    if (*serial != '\0') part.serial = kSnmp.text(serial);
    return part;
}

Value<Days> daysAfter(const std::vector<Read>& reads, std::uint64_t capacity = 100) {
    std::vector<HistoryPoint> earlier;
    Reading reading;
    for (const auto& read : reads) {
        reading = kSnmp.reading();
        reading.taken = kStart - std::chrono::hours(read.hours);
        reading.parts = {toner(read.level, capacity, read.serial)};
        if (read.hours > 0) earlier.push_back(pointOf(reading));
    }
    derive(reading, earlier, {});
    return reading.parts[0].daysLeft;
}

Alert alert(const char* code, const char* training, const char* location) {
    Alert alert;
    alert.code = kSnmp.text(code);
    alert.training = kSnmp.text(training);
    alert.location = kSnmp.text(location);
    return alert;
}

Reading at(int minute, std::uint64_t total, std::vector<Alert> alerts,
           const std::vector<std::string>& errors = {}) {
    auto reading = kSnmp.reading();
    reading.taken = kStart + std::chrono::minutes(minute);
    reading.counters.total = kSnmp.count<Impressions>(total);
    reading.alerts = std::move(alerts);
    for (const auto& error : errors) reading.status.errors.push_back(kSnmp.text(error));
    reading.status.errorsSaid = true;
    return reading;
}

Reading derived(const std::vector<Reading>& readings, const joined::Offset& offset = {}) {
    std::vector<HistoryPoint> earlier;
    for (std::size_t i = 0; i + 1 < readings.size(); ++i) earlier.push_back(pointOf(readings[i]));
    auto last = readings.back();
    derive(last, earlier, offset);
    return last;
}

}  // namespace

TEST_CASE("days to end: the line through what was used, or nothing") {
    constexpr int kDay = 24;
    const struct {
        std::vector<Read> reads;
        int days;  // -1: unsaid
        const char* note;
    } rows[] = {
        {{{10 * kDay, 100}, {7 * kDay, 85}, {4 * kDay, 70}, {0, 50}}, 10, "half in ten days"},
        {{{10 * kDay, 100}, {7 * kDay, 85}, {4 * kDay, 70}, {0, 0}}, 0, "empty"},
        {{{10 * kDay, 100}, {4 * kDay, 70}, {0, 50}}, -1, "three readings"},
        {{{50, 100}, {40, 85}, {20, 70}, {0, 50}}, -1, "not yet three days"},
        {{{10 * kDay, 80}, {7 * kDay, 70}, {4 * kDay, 70}, {0, 70}}, -1, "one step"},
        {{{10 * kDay, 70}, {7 * kDay, 70}, {4 * kDay, 70}, {0, 70}}, -1, "nothing used"},
        {{{9 * kDay, 5}, {8 * kDay, 2}, {7 * kDay, 100}, {5 * kDay, 90}, {3 * kDay, 80}, {0, 65}},
         13,
         "a new cartridge in between: only its own readings count"},
        {{{9 * kDay, 50}, {8 * kDay, 45}, {7 * kDay, 40}, {2 * kDay, 100}, {0, 90}},
         -1,
         "a new cartridge two days ago"},
        {{{9 * kDay, 90, "A"}, {7 * kDay, 80, "A"}, {4 * kDay, 70, "B"}, {0, 60, "B"}},
         -1,
         "another serial number"},
        {{{9 * kDay, 90}, {7 * kDay, -3}, {6 * kDay, 80}, {4 * kDay, 70}, {0, 60}},
         18,
         "a reading that knew no level is passed over"},
        {{{9 * kDay, 90}, {7 * kDay, 80}, {4 * kDay, 70}, {0, -3}}, -1, "no level now"},
        {{{200 * kDay, 100}, {150 * kDay, 90}, {100 * kDay, 80}, {0, 70}}, -1, "too long ago"},
        {{{80 * kDay, 100}, {60 * kDay, 99}, {40 * kDay, 98}, {0, 97}}, -1, "beyond any forecast"},
        {{{10 * kDay, 90}, {8 * kDay, 80}, {6 * kDay, 81}, {4 * kDay, 70}, {0, 60}},
         20,
         "a level that wavers by one in a hundred"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        const auto days = daysAfter(row.reads);
        CHECK(days.known() == (row.days >= 0));
        if (row.days >= 0) {
            CHECK(days.value.count == static_cast<std::uint64_t>(row.days));
            CHECK(days.from.origin == Origin::agent);
            CHECK(days.from.object.text().find("readings since") != std::string::npos);
        }
    }
}

TEST_CASE("days to end: what the machine says stays; a drum's life counts") {
    std::vector<HistoryPoint> earlier;
    Reading reading;
    for (int day = 4; day >= 0; --day) {
        reading = kSnmp.reading();
        reading.taken = kStart - std::chrono::hours(24 * day);
        auto drum = kSnmp.part("Drum", "opc", "");
        drum.count = kSnmp.count<Impressions>(static_cast<std::uint64_t>(900 - 100 * day));
        drum.life = kSnmp.count<Impressions>(1000);
        auto own = drum;
        own.name = kSnmp.text("Drum 2");
        own.daysLeft = kSnmp.count<Days>(77);
        reading.parts = {drum, own};
        if (day > 0) earlier.push_back(pointOf(reading));
    }
    derive(reading, earlier, {});
    CHECK(reading.parts[0].daysLeft.value.count == 1);
    CHECK(reading.parts[1].daysLeft.value.count == 77);
}

TEST_CASE("days to end: a waste box ends when it is full, if it is known what its level means") {
    const auto kRoom = Flag::of(true, kSnmp.at("o"));
    const auto kInIt = Flag::of(false, kSnmp.at("o"));
    const struct {
        const char* note;
        Flag then, now;
        int first, perDay;  // the level four days ago, and what each day adds
        int days;           // -1: unsaid
    } rows[] = {
        {"what is in it rises to 60 of 100", {}, {}, 20, 10, 4},
        {"the same, said aloud", kInIt, kInIt, 20, 10, 4},
        {"the room that is left falls to 60", kRoom, kRoom, 100, -10, 6},
        {"room that rises: emptied in between", kRoom, kRoom, 20, 10, -1},
        {"nobody knows which", Flag::in(State::unknown), Flag::in(State::unknown), 100, -10, -1},
        {"now it is room, before it was not", {}, kRoom, 100, -10, -1},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        std::vector<HistoryPoint> earlier;
        Reading reading;
        for (int day = 0; day <= 4; ++day) {
            reading = kSnmp.reading();
            reading.taken = kStart + std::chrono::hours(24 * day);
            auto waste = kSnmp.part("Waste", "wasteToner", "");
            waste.consumed = kSnmp.text("filled");
            waste.levelIsRoom = day < 4 ? row.then : row.now;
            waste.level =
                kSnmp.count<Amount>(static_cast<std::uint64_t>(row.first + row.perDay * day));
            waste.capacity = kSnmp.count<Amount>(100);
            reading.parts = {waste};
            if (day < 4) earlier.push_back(pointOf(reading));
        }
        derive(reading, earlier, {});
        const auto& days = reading.parts[0].daysLeft;
        CHECK(days.said() == (row.days >= 0));
        if (row.days >= 0) CHECK(days.value.count == static_cast<std::uint64_t>(row.days));
    }
}

TEST_CASE("jam and service logs are made from alerts that come and go") {
    const auto jam = alert("jam", "untrained", "ADF");
    const auto fuser = alert("markerFuserOverTemperature", "fieldService", "Fuser");
    const auto toner = alert("markerTonerAlmostEmpty", "untrained", "K");
    const auto last = derived({at(0, 100, {toner}), at(10, 120, {toner, jam}), at(20, 120, {jam}),
                               at(30, 130, {fuser}), at(40, 140, {}), at(50, 150, {jam})},
                              [](base::Time) { return 9 * 60; });
    const auto& jams = last.troubles.jamLog;
    REQUIRE(jams.size() == 2);
    CHECK(timeText(jams[0].at.value) == "09:50:00");  // the latest first, in the machine's zone
    CHECK(jams[0].total.value.count == 150);
    CHECK(timeText(jams[1].at.value) == "09:10:00");
    CHECK(jams[1].total.value.count == 120);
    CHECK(jams[1].place.value == "ADF");
    CHECK(jams[1].code.from.origin == Origin::agent);
    CHECK_FALSE(jams[1].size.said());
    const auto& calls = last.troubles.serviceLog;
    REQUIRE(calls.size() == 1);
    CHECK(timeText(calls[0].at.value) == "09:30:00");
    CHECK(timeText(calls[0].cleared.value) == "09:40:00");
    CHECK(calls[0].total.value.count == 130);
    CHECK_FALSE(last.troubles.jams.said());  // how often is not known: readings miss jams
}

TEST_CASE("an alert that was there from the first is a row only if it gives its time") {
    auto jam = alert("jam", "", "ADF");
    auto last = derived({at(0, 100, {jam}), at(10, 100, {jam})});
    CHECK(last.troubles.jamLog.empty());
    jam.at = Date::of({2026, 3, 1, true, 23, 50, 0, {}}, kSnmp.at("1.3.6.1.2.1.43.18.1.1.9"));
    last = derived({at(0, 100, {jam})});
    REQUIRE(last.troubles.jamLog.size() == 1);
    CHECK(last.troubles.jamLog[0].at.from.origin == Origin::snmp);
    CHECK_FALSE(last.troubles.jamLog[0].total.said());
}

TEST_CASE("detected errors stand for alerts where there are none") {
    auto last = derived({at(0, 1, {}), at(5, 2, {}, {"jammed", "serviceRequested"}), at(9, 3, {})});
    REQUIRE(last.troubles.jamLog.size() == 1);
    CHECK(last.troubles.jamLog[0].code.value == "jammed");
    REQUIRE(last.troubles.serviceLog.size() == 1);
    CHECK(last.troubles.serviceLog[0].cleared.known());
    last = derived({at(0, 1, {}), at(5, 2, {alert("jam", "", "ADF")}, {"jammed"})});
    CHECK(last.troubles.jamLog.size() == 1);  // one jam, said twice
}

TEST_CASE("a reading that says nothing of its state ends no alert; another machine has its own") {
    auto silent = at(5, 2, {});
    silent.status.errorsSaid = false;
    auto last = derived({at(0, 1, {}), at(3, 2, {alert("jam", "", "A")}), silent,
                         at(9, 3, {alert("jam", "", "A")})});
    CHECK(last.troubles.jamLog.size() == 1);
    auto other = at(3, 2, {alert("jam", "", "A")});
    other.machine.identity.serial = kSnmp.text("X");
    auto now = at(9, 3, {});
    now.machine.identity.serial = kSnmp.text("Y");
    last = derived({at(0, 1, {}), other, now});
    CHECK(last.troubles.jamLog.empty());
}

TEST_CASE("a machine with a log of its own keeps it, and readings without a time derive nothing") {
    auto own = at(5, 2, {alert("jam", "", "A")});
    own.troubles.jamLog.resize(1);
    CHECK(derived({at(0, 1, {}), own}).troubles.jamLog[0].code.said() == false);
    auto timeless = at(5, 2, {alert("jam", "", "A")});
    timeless.taken.reset();
    CHECK(derived({at(0, 1, {}), timeless}).troubles.jamLog.empty());
}
