// The machines' readings in the journal: one suite over both implementations, and the older file.
#include "mailagent/journal/sqlite/schema.h"
#include "tests/mailagent/journal/fixture.h"

#include <SQLiteCpp/SQLiteCpp.h>

using namespace journal_test;

namespace {

machine::Reading reading(base::Time taken, std::uint64_t total) {
    const machine::Provenance from{machine::Origin::snmp, "1.3.6.1.2.1.43.10.2.1.4.1.1", taken};
    machine::Reading reading;
    reading.taken = taken;
    reading.origins = {machine::Origin::snmp};
    reading.counters.total = machine::Value<machine::Impressions>::of({total}, from);
    machine::Part toner;
    toner.name = machine::Text::of("Black Toner", from);
    toner.level = machine::Value<machine::Amount>::of({total % 100}, from);
    reading.parts = {toner};
    reading.remarks = {"a table broke off"};
    return reading;
}

std::uint64_t totalOf(const base::Result<std::optional<machine::Reading>>& reading) {
    REQUIRE(reading);
    return *reading ? (*reading)->counters.total.value.count : 0;
}

std::string totals(Journal& journal, const std::string& machine, base::Time from = {}) {
    const auto points = journal.history(machine, from);
    REQUIRE(points);
    std::string text;
    for (const auto& point : *points) text += fmt::format("{} ", point.total.value.count);
    return text;
}

struct ShallowMemory {
    static std::unique_ptr<Journal> make(HistoryDepth depth) {
        return std::make_unique<MemoryJournal>(kMailLogRows, depth);
    }
};

struct ShallowSqlite {
    Scratch scratch;
    [[nodiscard]] std::unique_ptr<Journal> make(HistoryDepth depth) const {
        return openAt(scratch.file(), {.depth = depth});
    }
};

base::Result<std::optional<machine::Reading>> listed(journal::Journal& journal,
                                                     const std::string& machine) {
    auto found = journal.lastListed(machine, base::Time::max());
    if (!found) return base::fail(found.error());
    if (!*found) return std::optional<machine::Reading>{};
    return std::optional<machine::Reading>(*(*found)->reading);
}

}  // namespace

TEST_CASE_TEMPLATE("a machine's readings come back whole, each machine's its own", Maker,
                   MemoryMaker, SqliteMaker) {
    Maker maker;
    const auto journal = maker.make();
    CHECK(totalOf(journal->lastReading("hall")) == 0);
    CHECK(totals(*journal, "hall").empty());
    REQUIRE(journal->record("hall", reading(kStart, 100), true));
    REQUIRE(journal->record("hall", reading(kStart + 1h, 120), false));
    REQUIRE(journal->record("yard", reading(kStart + 2h, 7), false));
    CHECK(totalOf(journal->lastReading("hall")) == 120);
    CHECK(totalOf(listed(*journal, "hall")) == 100);
    CHECK(totalOf(listed(*journal, "yard")) == 0);
    CHECK_FALSE(journal->lastListed("yard", kStart + 9h).value());
    // One that is no earlier than asked for is there, and not read.
    const auto same = journal->lastListed("hall", kStart).value();
    REQUIRE(same);
    CHECK(same->taken == kStart);
    CHECK_FALSE(same->reading);
    CHECK(journal->lastListed("hall", kStart + 1ms).value()->reading);
    CHECK(totalOf(journal->lastReading("yard")) == 7);
    REQUIRE(journal->record("hall", reading(kStart + 3h, 150), true));
    CHECK(totalOf(journal->lastReading("hall")) == 150);
    CHECK(totalOf(listed(*journal, "hall")) == 150);
    CHECK(totals(*journal, "hall") == "100 120 150 ");
    CHECK(totals(*journal, "hall", kStart + 1h) == "120 150 ");

    const auto last = journal->lastReading("hall").value().value();
    CHECK(last.taken == kStart + 3h);
    CHECK(last.origins == std::vector{machine::Origin::snmp});
    CHECK(last.parts[0].name.value == "Black Toner");
    CHECK(last.counters.total.from.object.text() == "1.3.6.1.2.1.43.10.2.1.4.1.1");
    CHECK(last.counters.total.from.time == kStart + 3h);
    CHECK(last.remarks.size() == 1);
}

TEST_CASE_TEMPLATE("a reading of the same time takes the other's place; one without a time none",
                   Maker, MemoryMaker, SqliteMaker) {
    Maker maker;
    const auto journal = maker.make();
    REQUIRE(journal->record("hall", reading(kStart, 1), true));
    REQUIRE(journal->record("hall", reading(kStart, 2), true));
    REQUIRE(journal->record("hall", reading(kStart - 1h, 3), true));  // a clock that went back
    auto timeless = reading(kStart, 9);
    timeless.taken.reset();
    REQUIRE(journal->record("hall", timeless, true));
    CHECK(totals(*journal, "hall") == "3 2 ");
    CHECK(totalOf(journal->lastReading("hall")) == 3);
}

TEST_CASE_TEMPLATE("the history keeps its depth", Maker, ShallowMemory, ShallowSqlite) {
    const Maker maker;
    const auto journal = maker.make({std::chrono::days{10}, 4});
    live(*journal, kStart, kStart + 24h * 17);
    for (int day = 0; day < 9; ++day) {
        const auto total = static_cast<std::uint64_t>(day);
        REQUIRE(journal->record("hall", reading(kStart + 24h * day, total), false));
    }
    CHECK(totals(*journal, "hall") == "5 6 7 8 ");
    REQUIRE(journal->record("yard", reading(kStart + 24h * 90, 3), false));
    CHECK(totals(*journal, "hall") == "5 6 7 8 ");
    REQUIRE(journal->record("hall", reading(kStart + 24h * 17, 17), false));
    CHECK(totals(*journal, "hall") == "7 8 17 ");
}

TEST_CASE_TEMPLATE("a reading dated years ahead makes no other one older", Maker, ShallowMemory,
                   ShallowSqlite) {
    const Maker maker;
    const auto journal = maker.make({std::chrono::days{10}, 100});
    live(*journal, kStart, kStart + 24h * 8);
    for (int day = 0; day < 9; ++day) {
        const auto total = static_cast<std::uint64_t>(day);
        REQUIRE(journal->record("hall", reading(kStart + 24h * day, total), false));
    }
    const auto ahead = kStart + 24h * 1000;
    REQUIRE(journal->record("hall", reading(ahead, 99), false));
    CHECK(totals(*journal, "hall") == "0 1 2 3 4 5 6 7 8 99 ");
    // Nor does the clock itself, set ahead and back; what passes afterwards is age again.
    REQUIRE(journal->due("", ahead, 1));
    REQUIRE(journal->record("hall", reading(ahead + 1h, 98), false));
    CHECK(totals(*journal, "hall") == "0 1 2 3 4 5 6 7 8 99 98 ");
    live(*journal, kStart + 24h * 8, kStart + 24h * 12);
    REQUIRE(journal->record("hall", reading(kStart + 24h * 12, 12), false));
    CHECK(totals(*journal, "hall") == "2 3 4 5 6 7 8 12 99 98 ");
}

TEST_CASE("readings are there again after reopening; damaged ones are as if none") {
    const Scratch scratch;
    {
        const auto journal = openAt(scratch.file());
        for (int i = 0; i < 3; ++i) {
            const auto total = static_cast<std::uint64_t>(i + 1);
            REQUIRE(journal->record("hall", reading(kStart + 1h * i, total), i == 1));
        }
    }
    {
        const auto journal = openAt(scratch.file());
        CHECK(totals(*journal, "hall") == "1 2 3 ");
        CHECK(totalOf(journal->lastReading("hall")) == 3);
        CHECK(totalOf(listed(*journal, "hall")) == 2);
    }
    {
        SQLite::Database database(scratch.file(), SQLite::OPEN_READWRITE);
        database.exec("UPDATE reading SET bytes = x'00' WHERE kind = 1");
        database.exec(
            "UPDATE point SET bytes = substr(bytes, 1, 30) WHERE taken = (SELECT "
            "min(taken) FROM point)");
    }
    const auto journal = openAt(scratch.file());
    CHECK(totals(*journal, "hall") == "2 3 ");
    CHECK(totalOf(journal->lastReading("hall")) == 0);
    CHECK(totalOf(listed(*journal, "hall")) == 2);
}

TEST_CASE("a file of the first schema is brought up to this one, and keeps what it holds") {
    const Scratch scratch;
    {
        SQLite::Database database(scratch.file(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        database.exec(sqlite::kSteps[0]);
        database.exec(fmt::format("PRAGMA application_id = {}", sqlite::kApplicationId));
        database.exec("PRAGMA user_version = 1");
        database.exec("INSERT INTO account VALUES ('hall', '7', '41')");
        database.exec("INSERT INTO password VALUES ('hall', 'd', 'f', 5)");
    }
    const auto journal = openAt(scratch.file());
    const auto state = journal->account("hall").value();
    CHECK(state.floor == "41");
    CHECK(state.password->digest == "d");
    REQUIRE(journal->record("hall", reading(kStart, 1), true));
    CHECK(totals(*journal, "hall") == "1 ");
}
