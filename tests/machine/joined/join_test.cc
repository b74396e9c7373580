// The order of machine/joined/join.h, part by part.
#include "machine/joined/join.h"
#include "tests/machine/joined/readings.h"

#include <doctest/doctest.h>

using namespace joined_test;
using joined::join;

TEST_CASE("a single value: SNMP before IPP before the snapshot, whatever the order given") {
    auto a = kSnmp.reading();
    auto b = kIpp.reading();
    auto c = kFile.reading();
    a.machine.identity.model = kSnmp.text("from SNMP", "1.3.6.1");
    b.machine.identity.model = kIpp.text("from IPP");
    c.machine.identity.model = kFile.text("from file");
    b.machine.identity.contact = kIpp.text("IPP's contact");
    c.machine.identity.contact = kFile.text("file's contact");
    c.machine.identity.installed = Date::of({2019, 4, 11}, kFile.at("/identity/installed"));
    const auto joined = join({c, b, a});
    const auto& identity = joined.machine.identity;
    CHECK(identity.model.value == "from SNMP");
    CHECK(identity.model.from.object.text() == "1.3.6.1");
    CHECK(identity.contact.value == "IPP's contact");
    CHECK(identity.contact.from.time == kStart + 1s);
    CHECK(identity.installed.from.origin == Origin::snapshot);
    CHECK(joined.origins == std::vector{Origin::snmp, Origin::ipp, Origin::snapshot});
    CHECK(joined.taken == kStart);
    CHECK(joined.remarks.empty());
    CHECK(joined.mixed());
}

TEST_CASE("an empty text says nothing; a live number comes before -2 and -3, a snapshot's not") {
    auto a = kSnmp.reading();
    a.machine.identity.location = kSnmp.text("");
    a.counters.originals = kSnmp.in<Images>(State::unknown);
    a.counters.duplexSides = kSnmp.in<Impressions>(State::unknown);
    a.counters.keyCounter = kSnmp.in<Items>(State::unrestricted);
    auto b = kIpp.reading();
    b.machine.identity.location = kIpp.text("2nd floor");
    b.counters.originals = kIpp.count<Images>(7);
    b.counters.keyCounter = kIpp.count<Items>(3);
    auto c = kFile.reading();
    c.counters.duplexSides = kFile.count<Impressions>(9);
    const auto joined = join({a, b, c});
    CHECK(joined.machine.identity.location.value == "2nd floor");
    CHECK(joined.counters.originals.value.count == 7);
    CHECK(joined.counters.duplexSides.state == State::unknown);
    CHECK(joined.counters.keyCounter.state == State::unrestricted);
}

TEST_CASE("totals that differ are all kept, with their sources; the unit is the total's own") {
    auto a = kSnmp.reading();
    a.counters.total = kSnmp.count<Impressions>(33810, "1.3.6.1.4.1.18334");
    a.counters.otherTotals = {kSnmp.count<Impressions>(33803, "1.3.6.1.2.1.43")};
    auto b = kIpp.reading();
    b.counters.total = kIpp.count<Impressions>(33799, "printer-impressions-completed");
    b.counters.unit = kIpp.text("impressions");
    auto same = kFile.reading();
    same.counters.total = kFile.count<Impressions>(33810, "/counters/total");
    const auto joined = join({a, b, same});
    CHECK(joined.counters.total.value.count == 33810);
    CHECK_FALSE(joined.counters.unit.said());
    REQUIRE(joined.counters.otherTotals.size() == 2);
    CHECK(joined.counters.otherTotals[0].value.count == 33803);
    CHECK(joined.counters.otherTotals[1].from.object.text() == "printer-impressions-completed");

    a.counters = {};
    const auto fromIpp = join({a, b, same});
    CHECK(fromIpp.counters.total.from.origin == Origin::ipp);
    CHECK(fromIpp.counters.unit.value == "impressions");
    REQUIRE(fromIpp.counters.otherTotals.size() == 1);
    CHECK(fromIpp.counters.otherTotals[0].from.origin == Origin::snapshot);
}

TEST_CASE("counter rows add up, so they come from one source whole") {
    auto a = kSnmp.reading();
    FunctionCounter print;
    print.function = kSnmp.text("PRINT");
    print.total = kSnmp.count<Impressions>(100);
    a.counters.functions = {print};
    auto b = kFile.reading();
    print.black = kFile.count<Impressions>(70);
    FunctionCounter copy;
    copy.function = kFile.text("COPY");
    b.counters.functions = {print, copy};
    b.counters.finishing.staples = kFile.count<Items>(5);
    const auto joined = join({a, b});
    REQUIRE(joined.counters.functions.size() == 1);
    CHECK_FALSE(joined.counters.functions[0].black.said());
    CHECK(joined.counters.finishing.staples.value.count == 5);
}

TEST_CASE("supplies: rows of the first source, filled from the row that matches, never doubled") {
    auto a = kSnmp.reading();
    a.parts = {kSnmp.part("Black Toner", "toner", "black"),
               kSnmp.part("Cyan Toner", "toner", "cyan"), kSnmp.part("Drum", "opc", "")};
    a.parts[0].level = kSnmp.count<Amount>(60);
    a.parts[0].capacity = kSnmp.count<Amount>(400);
    a.parts[0].unit = kSnmp.text("tenThousandthsOfInches");
    a.parts[1].level = kSnmp.in<Amount>(State::someRemains);
    a.parts[1].capacity = kSnmp.in<Amount>(State::unknown);
    auto b = kIpp.reading();
    b.parts = {kIpp.part("cyan cartridge", "toner-cartridge", "#00FFFF"),
               kIpp.part("black toner ", "toner", "#000000"),
               kIpp.part("Waste", "waste-toner", "none")};
    b.parts[0].level = kIpp.count<Amount>(70);
    b.parts[0].capacity = kIpp.count<Amount>(100);
    b.parts[0].unit = kIpp.text("percent");
    b.parts[1].level = kIpp.count<Amount>(15);
    b.parts[1].consumed = kIpp.text("consumed");
    auto c = kFile.reading();
    c.parts = {kFile.part("DRUM", "", ""), kFile.part("Fuser", "fuser", "")};
    c.parts[0].replaced = kFile.count<Items>(2);
    const auto joined = join({a, b, c});
    REQUIRE(joined.parts.size() == 3);
    CHECK(joined.parts[0].level.value.count == 60);  // its own, though IPP says 15
    CHECK(joined.parts[0].unit.value == "tenThousandthsOfInches");
    CHECK(joined.parts[0].consumed.from.origin == Origin::ipp);
    CHECK(joined.parts[1].level.value.count == 70);  // level, capacity and unit from one source
    CHECK(joined.parts[1].capacity.value.count == 100);
    CHECK(joined.parts[1].unit.value == "percent");
    CHECK(joined.parts[1].name.value == "Cyan Toner");
    CHECK(joined.parts[2].replaced.value.count == 2);
    REQUIRE(joined.remarks.size() == 1);
    CHECK(joined.remarks[0].find("1 of the snapshot's supplies") == 0);
}

TEST_CASE("a waste box: whether the level is room goes with the level") {
    const struct {
        const char* note;
        const char* kind;  // SNMP's
        const char* consumed;
        Value<Amount> level;  // SNMP's, of 100; IPP says 10
        Flag room;
        const char *ippKind, *ippConsumed;
        State state;
        std::uint64_t tenths;
    } rows[] = {
        {"SNMP's level is SNMP's room", "wasteToner", "filled", kSnmp.count<Amount>(30),
         Flag::of(true, kSnmp.at("o")), "wasteToner", "filled", State::known, 300},
        {"IPP's level is what is in it", "wasteToner", "filled", kSnmp.in<Amount>(State::unknown),
         Flag::of(true, kSnmp.at("o")), "wasteToner", "filled", State::known, 900},
        {"IPP's level, no word of SNMP's", "wasteToner", "filled", Value<Amount>{},
         Flag::in(State::unknown, kSnmp.at("o")), "wasteToner", "filled", State::known, 900},
        {"only IPP says that it fills", "other", "", kSnmp.count<Amount>(30), Flag{}, "wasteToner",
         "filled", State::unknown, 0},
        {"only SNMP says that it fills", "wasteToner", "filled", Value<Amount>{},
         Flag::of(true, kSnmp.at("o")), "other", "", State::unknown, 0},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        auto a = kSnmp.reading();
        a.parts = {kSnmp.part("Waste", row.kind, "")};
        if (*row.consumed != '\0') a.parts[0].consumed = kSnmp.text(row.consumed);
        a.parts[0].level = row.level;
        a.parts[0].capacity = kSnmp.count<Amount>(100);
        a.parts[0].levelIsRoom = row.room;
        auto b = kIpp.reading();
        b.parts = {kIpp.part("Waste", row.ippKind, "")};
        if (*row.ippConsumed != '\0') b.parts[0].consumed = kIpp.text(row.ippConsumed);
        b.parts[0].level = kIpp.count<Amount>(10);
        b.parts[0].capacity = kIpp.count<Amount>(100);
        const auto joined = join({a, b});
        const auto left = leftTenths(joined.parts[0]);
        CHECK(left.state == row.state);
        CHECK(left.value.count == row.tenths);
    }
}

TEST_CASE("a key that two rows share matches nothing") {
    auto a = kSnmp.reading();
    a.parts = {kSnmp.part("Black Toner 1", "toner", "black"),
               kSnmp.part("Black Toner 2", "toner", "black")};
    auto b = kIpp.reading();
    b.parts = {kIpp.part("Black Toner 1", "toner", "black"), kIpp.part("K", "toner", "black")};
    b.parts[0].serial = kIpp.text("S1");
    b.parts[1].serial = kIpp.text("S2");
    const auto joined = join({a, b});
    CHECK(joined.parts[0].serial.value == "S1");
    CHECK_FALSE(joined.parts[1].serial.said());
}

TEST_CASE("trays match by name, else by number where one of them has no name") {
    auto a = kSnmp.reading();
    a.trays.resize(3);
    for (std::uint64_t i = 0; i < 3; ++i) a.trays[i].number = kSnmp.count<Number>(i + 1);
    a.trays[0].name = kSnmp.text("Tray 1");
    a.trays[1].name = kSnmp.text("Tray 2");
    auto b = kIpp.reading();
    b.trays.resize(3);
    for (std::uint64_t i = 0; i < 3; ++i) {
        b.trays[i].number = kIpp.count<Number>(i + 1);
        b.trays[i].type = kIpp.text("type " + std::to_string(i + 1));
    }
    b.trays[0].name = kIpp.text("Bypass");
    b.trays[1].name = kIpp.text("tray 1");
    const auto joined = join({a, b});
    CHECK(joined.trays[0].type.value == "type 2");
    CHECK_FALSE(joined.trays[1].type.said());
    CHECK(joined.trays[2].type.value == "type 3");
}

TEST_CASE("what holds for a moment never comes from a snapshot beside a live source") {
    auto a = kSnmp.reading();
    auto b = kFile.reading();
    b.status.printer = kFile.text("printing");
    b.status.errors = {kFile.text("jammed")};
    b.status.errorsSaid = true;
    b.status.powerOns = kFile.count<Events>(12);
    b.alerts.resize(1);
    b.fonts.panel.text = {kFile.text("JAM")};
    b.machine.identity.uptime = kFile.count<Seconds>(4);
    b.settings.clock = Date::of({2026, 1, 1}, kFile.at("/operator/clock"));
    b.settings.language = kFile.text("en");
    auto joined = join({a, b});
    CHECK_FALSE(joined.status.printer.said());
    CHECK(joined.status.errors.empty());
    CHECK_FALSE(joined.status.errorsSaid);
    CHECK(joined.alerts.empty());
    CHECK(joined.fonts.panel.text.empty());
    CHECK_FALSE(joined.machine.identity.uptime.said());
    CHECK_FALSE(joined.settings.clock.said());
    CHECK(joined.status.powerOns.value.count == 12);
    CHECK(joined.settings.language.value == "en");
    joined = join({b});
    CHECK(joined.alerts.size() == 1);
    CHECK(joined.status.printer.value == "printing");
}

TEST_CASE("nearly empty says more than some, and no number silences it") {
    auto a = kSnmp.reading();
    a.parts = {kSnmp.part("Black Toner", "toner", "black"),
               kSnmp.part("Cyan Toner", "toner", "cyan")};
    a.parts[0].level = kSnmp.in<Amount>(State::someRemains);
    a.parts[1].level = kSnmp.in<Amount>(State::nearlyEmpty);
    auto b = kIpp.reading();
    b.parts = {kIpp.part("Black Toner", "toner", "black"),
               kIpp.part("Cyan Toner", "toner", "cyan")};
    b.parts[0].level = kIpp.in<Amount>(State::nearlyEmpty);
    b.parts[1].level = kIpp.count<Amount>(50);
    const auto joined = join({a, b});
    REQUIRE(joined.parts.size() == 2);
    CHECK(joined.parts[0].level.state == State::nearlyEmpty);
    CHECK(joined.parts[0].level.from.origin == Origin::ipp);
    CHECK(joined.parts[1].level.state == State::nearlyEmpty);
}

TEST_CASE("that there are no alerts is what a live source says, not a snapshot beside it") {
    auto a = kSnmp.reading();
    auto b = kFile.reading();
    b.status.alertsSaid = true;
    CHECK_FALSE(join({a, b}).status.alertsSaid);
    CHECK(join({b}).status.alertsSaid);
    auto c = kIpp.reading();
    c.status.alertsSaid = true;
    CHECK(join({a, c, b}).status.alertsSaid);
}

TEST_CASE("an error that one live source tells is not silenced by another's none") {
    auto a = kSnmp.reading();
    a.status.errorsSaid = true;
    auto b = kIpp.reading();
    auto joined = join({a, b});
    CHECK(joined.status.errorsSaid);
    CHECK(joined.status.errors.empty());
    b.status.errorsSaid = true;
    b.status.errors = {kIpp.text("jammed")};
    joined = join({a, b});
    REQUIRE(joined.status.errors.size() == 1);
    CHECK(joined.status.errors[0].from.origin == Origin::ipp);
}

TEST_CASE("errors of two live sources: all of them, each once, each with its source") {
    auto a = kSnmp.reading();
    a.status.errorsSaid = true;
    a.status.errors = {kSnmp.text("lowToner")};
    auto b = kIpp.reading();
    b.status.errorsSaid = true;
    b.status.errors = {kIpp.text("LowToner"), kIpp.text("jammed"), kIpp.text("jammed")};
    auto c = kFile.reading();
    c.status.errors = {kFile.text("doorOpen")};
    const auto errors = join({a, b, c}).status.errors;
    REQUIRE(errors.size() == 2);
    CHECK(errors[0].value == "lowToner");
    CHECK(errors[0].from.origin == Origin::snmp);
    CHECK(errors[1].value == "jammed");
    CHECK(errors[1].from.origin == Origin::ipp);
}

TEST_CASE("alerts: those of IPP that no alert of SNMP may tell already") {
    const struct {
        const char* note;
        const char *code, *group, *text;           // SNMP's
        const char *ippCode, *ippGroup, *ippText;  // IPP's
        bool added;
    } rows[] = {
        {"other trouble", "markerTonerAlmostEmpty", "markerSupplies", "", "jam", "mediaPath", "",
         true},
        {"a keyword", "markerTonerAlmostEmpty", "markerSupplies", "", "media-jam", "", "", true},
        {"the same code", "jam", "mediaPath", "", "jam", "input", "", false},
        {"the same in other words", "markerTonerEmpty", "markerSupplies", "", "toner-empty", "", "",
         false},
        {"a cover by two names", "coverOpen", "cover", "", "door-open", "", "", false},
        {"the same text", "other", "cover", "Door is open", "coverOpen", "input", "door is open ",
         false},
        {"other may be anything", "other", "", "", "jam", "mediaPath", "", false},
        {"other, of that group", "other", "mediaPath", "", "jam", "media-path", "", false},
        {"other, of another group", "other", "markerSupplies", "", "jam", "mediaPath", "", true},
        {"a maker's number", "40210", "markerSupplies", "", "toner-low", "", "", false},
        {"codes of no family", "powerUp", "generalPrinter", "", "printerNMSReset", "", "", true},
        {"texts without a Latin letter", "jam", "", "紙づまり 1", "coverOpen", "", "カバー 1",
         true},
    };
    const auto alert = [](const From& source, const char* code, const char* group,
                          const char* text) {
        Alert made;
        made.code = source.text(code);
        if (*group != '\0') made.group = source.text(group);
        if (*text != '\0') made.text = source.text(text);
        return made;
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        auto a = kSnmp.reading();
        a.alerts = {alert(kSnmp, row.code, row.group, row.text)};
        auto b = kIpp.reading();
        b.alerts = {alert(kIpp, row.ippCode, row.ippGroup, row.ippText)};
        const auto alerts = join({a, b}).alerts;
        REQUIRE(alerts.size() == (row.added ? 2U : 1U));
        CHECK(alerts.front().code.from.origin == Origin::snmp);
        CHECK((alerts.back().code.from.origin == Origin::ipp) == row.added);
    }
}

TEST_CASE("what no standard gives comes from the snapshot: programs, accounts, adjustments") {
    auto a = kSnmp.reading();
    a.jobs.rows.resize(2);
    a.jobs.rows[0].id = kSnmp.count<Number>(718);
    a.jobs.kept = kSnmp.count<Items>(2);
    a.accounts.enabled = Flag::of(true, kSnmp.at("o"));
    auto b = kFile.reading();
    b.jobs.rows.resize(5);
    b.jobs.active = kFile.count<Items>(1);
    b.jobs.programs.resize(3);
    b.jobs.programs[0].name = kFile.text("MONTHLY REPORT");
    b.accounts.rows.resize(4);
    b.accounts.rows[3].name = kFile.text("SALES");
    b.accounts.used = kFile.count<Items>(4);
    b.adjustments.resize(6);
    b.adjustments[1].value = kFile.text("+0.3");
    b.parameters.capabilities = {{kFile.text("sides"), kFile.text("one")}};
    a.parameters.capabilities = {{kSnmp.text("colour"), kSnmp.text("yes")}};
    const auto joined = join({a, b});
    CHECK(joined.jobs.rows.size() == 2);
    CHECK_FALSE(joined.jobs.active.said());  // counts belong to their rows
    CHECK(joined.jobs.programs.size() == 3);
    CHECK(joined.accounts.rows.size() == 4);
    CHECK(joined.accounts.enabled.from.origin == Origin::snmp);
    CHECK(joined.adjustments.size() == 6);
    CHECK(joined.parameters.capabilities.size() == 2);
}

TEST_CASE("two serial numbers are told; one with the model in front is the same") {
    const struct {
        const char *snmp, *ipp;
        std::size_t remarks;
    } rows[] = {{"X1", "Y2", 1}, {"X1", "x1", 0}, {"X1", "C250i-X1", 0}, {"X1", "", 0}};
    for (const auto& row : rows) {
        auto a = kSnmp.reading();
        a.machine.identity.serial = kSnmp.text(row.snmp);
        auto b = kIpp.reading();
        b.machine.identity.serial = kIpp.text(row.ipp);
        const auto joined = join({a, b});
        CHECK(joined.remarks.size() == row.remarks);
        CHECK(joined.machine.identity.serial.value == "X1");
    }
}

TEST_CASE("nothing joined is an empty reading, one reading is itself") {
    CHECK_FALSE(join({}).taken);
    auto a = kIpp.reading();
    a.counters.total = kIpp.count<Impressions>(5);
    CHECK(join({a}).counters.total.value.count == 5);
}
