// GETLOG USER: the key operator's own settings, timers, trays, defaults.
#include "lists/draft.h"

#include <fmt/core.h>

namespace lists {
namespace {

constexpr std::string_view kSet = "SET";
constexpr std::string_view kNotSet = "NOT SET";

void writeSystem(Draft& d) {
    const auto& s = d.reading.settings;
    d.page.fields("SYSTEM",
                  {{"Date", d.cell(s.clock)},
                   {"Language", d.cell(s.language)},
                   {"Country", d.cell(s.country)},
                   {"Key operator password", d.cell(s.operatorPasswordSet, kSet, kNotSet)},
                   {"Operator", d.cell(s.currentOperator)},
                   {"Service person", d.cell(s.servicePerson)},
                   {"Organization", d.cell(s.organization)}});
}

void writePower(Draft& d) {
    const auto& p = d.reading.settings.power;
    d.page.fields("POWER", {{"Auto reset", d.cell.with(p.autoReset, "s")},
                            {"Low power", d.cell.with(p.lowPower, "min")},
                            {"Shut-off", d.cell.with(p.shutOff, "min")},
                            {"Now", d.cell(d.reading.status.energy)},
                            {"Weekly timer", d.cell(p.weeklyTimer, "ON", "OFF")},
                            {"Lunch", d.cell(p.lunch)},
                            {"Interrupt password",
                             d.cell(d.reading.settings.interruptPasswordSet, kSet, kNotSet)}});
    Row days;
    bool said = false;
    for (const auto& day : p.week) {
        said = said || day.said();
        const bool closed = day.known() && clean(day.value).empty();
        days.push_back(closed ? Cell("closed") : d.cell(day));
    }
    if (!said) return;
    std::vector<Column> columns;
    for (const auto name : {"MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"}) {
        columns.push_back({name, Align::left, 11, 14});
    }
    d.page.part("WEEKLY TIMER");
    d.page.table(columns, {days}, 15);
}

// Blank where it is not the default, and where nobody said.
Cell defaultCell(Draft& d, const machine::Flag& flag) {
    return flag.known() ? d.cell(flag).as(flag.value ? "yes" : "") : Cell();
}

void writeTrays(Draft& d) {
    if (d.reading.trays.empty()) return d.page.nothing("TRAYS");
    std::vector<Row> rows;
    rows.reserve(d.reading.trays.size());
    for (const auto& t : d.reading.trays) {
        rows.push_back({d.cell(t.number), d.cell(t.name), d.cell(t.size), d.cell(t.type),
                        d.cell(t.weight), d.cell(t.capacity).in("sheets"),
                        d.cell(t.level).in("sheets"), defaultCell(d, t.isDefault),
                        d.cell(t.status)});
    }
    d.page.part("TRAYS");
    d.page.line("TRAYS");
    d.page.table({{"No", Align::right, 3},
                  {"Name", Align::left, 14, 24},
                  {"Size", Align::left, 10, 24},
                  {"Type", Align::left, 12, 20},
                  {"g/m2", Align::right, 4},
                  {"Cap", Align::right, 5},
                  {"Level", Align::right, 5},
                  {"Default", Align::left, 7, 7},
                  {"Status", Align::left, 8, 30}},
                 rows);
}

void writeBins(Draft& d) {
    if (d.reading.bins.empty()) return;
    std::vector<Row> rows;
    rows.reserve(d.reading.bins.size());
    for (const auto& b : d.reading.bins) {
        rows.push_back({d.cell(b.number), d.cell(b.name), d.cell(b.capacity).in("sheets"),
                        d.cell(b.remaining).in("sheets"), d.cell(b.status)});
    }
    d.page.blank();
    d.page.part("BINS");
    d.page.line("BINS");
    d.page.table({{"No", Align::right, 3},
                  {"Name", Align::left, 14, 24},
                  {"Cap", Align::right, 5},
                  {"Free", Align::right, 5},
                  {"Status", Align::left, 8, 30}},
                 rows);
}

void writeDefaults(Draft& d) {
    const auto& s = d.reading.settings;
    d.page.fields("DEFAULTS", {{"Media", d.cell(s.defaults.media)},
                               {"Sides", d.cell(s.defaults.sides)},
                               {"Colour", d.cell(s.defaults.colour)},
                               {"Quality", d.cell(s.defaults.quality)},
                               {"Finish", d.cell(s.defaults.finishing)},
                               {"Copies", d.cell(s.defaults.copies)},
                               {"Bin", d.cell(s.defaults.bin)}});
    d.page.fields("PANEL", {{"Locked", d.cell(s.panelLocked)},
                            {"Start-up page", d.cell(s.startUpPage, "ON", "OFF")},
                            {"Banner page", d.cell(s.bannerPage, "ON", "OFF")}});
    const auto& a = d.reading.accounts;
    d.page.fields("ACCOUNTS", {{"E.K.C.", d.cell(a.enabled, "ON", "OFF")},
                               {"used", d.cell(a.used)},
                               {"of", d.cell(a.most)},
                               {"at limit", d.cell(a.limitEffect)},
                               {"master key", d.cell(a.masterKeySet, kSet, kNotSet)}});
}

}  // namespace

void writeUser(Draft& d) {
    writeSystem(d);
    writePower(d);
    d.page.blank();
    writeTrays(d);
    writeBins(d);
    d.page.blank();
    writeDefaults(d);
}

}  // namespace lists
