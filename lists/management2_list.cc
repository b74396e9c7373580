// GETLOG 2MANAGEMENT: status, alerts now, running time, jams, service calls, replaced parts.
#include "lists/difference.h"
#include "lists/draft.h"

#include <fmt/core.h>

namespace lists {
namespace {

Cell errorsCell(Draft& d) {
    const auto& status = d.reading.status;
    if (status.errors.empty()) {
        return status.errorsSaid ? Cell("none") : d.cell(machine::Text{});
    }
    Cell all;
    for (const auto& error : status.errors) {
        Cell one = d.cell(error);
        all = all.text.empty() ? std::move(one) : compose("{} {}", std::move(all), std::move(one));
    }
    return all;
}

void writeStatus(Draft& d) {
    const auto& s = d.reading.status;
    d.page.fields("STATUS", {{"Device", d.cell(s.device)},
                             {"Printer", d.cell(s.printer)},
                             {"Energy", d.cell(s.energy)},
                             {"Errors", errorsCell(d)},
                             {"Critical events", d.cell(s.criticalEvents)},
                             {"All events", d.cell(s.allEvents)}});
    d.page.fields("TIME", {{"Power-on count", d.cell(s.powerOns)},
                           {"Powered", d.cell.with(s.powered, " h")},
                           {"Active", d.cell.with(s.active, " h")},
                           {"Idle", d.cell.with(s.idle, " h")},
                           {"Sleep", d.cell.with(s.asleep, " h")},
                           {"Sleeps", d.cell(s.sleeps)},
                           {"Last start", d.cell(s.lastStart)}});
    std::vector<Field> covers;
    covers.reserve(s.covers.size());
    for (const auto& c : s.covers) {
        covers.push_back({"", namedCell(d.cell(c.name), d.cell(c.status))});
    }
    if (covers.empty()) return d.page.nothing("COVERS");
    d.page.fields("COVERS", covers);
}

void writeAlerts(Draft& d) {
    if (d.reading.alerts.empty()) {
        return d.reading.status.alertsSaid ? d.page.nothing("ALERTS NOW", "none reported")
                                           : d.page.nothing("ALERTS NOW");
    }
    std::vector<Row> rows;
    rows.reserve(d.reading.alerts.size());
    for (const auto& a : d.reading.alerts) {
        rows.push_back({std::to_string(rows.size() + 1), d.cell(a.severity), d.cell(a.training),
                        d.cell(a.group), d.cell(a.groupIndex), d.cell(a.location), d.cell(a.code),
                        d.cell(a.at), d.cell(a.text)});
    }
    d.page.part("ALERTS NOW");
    d.page.line(fmt::format("ALERTS NOW   {}", rows.size()));
    d.page.table({{"No", Align::right, 3},
                  {"Severity", Align::left, 8, 10},
                  {"Training", Align::left, 12, 12},
                  {"Group", Align::left, 11, 14},
                  {"Ix", Align::right, 2},
                  {"Place", Align::left, 6, 10},
                  {"Code", Align::left, 12, 34},  // "...SupplyLow", "...SupplyEmpty": not cut
                  {"Since", Align::left, 16, 22},
                  {"Text", Align::left, 20, 120}},
                 rows);
}

std::vector<Field> tallyFields(Draft& d, const std::vector<machine::Tally>& tallies) {
    std::vector<Field> fields;
    for (std::size_t i = 0; i < tallies.size() && i < kMostTableRows; ++i) {
        fields.push_back({"", namedCell(d.cell(tallies[i].name), d.cell(tallies[i].count))});
    }
    return fields;
}

// Jams in a thousand sheets, in hundredths; nothing unless both counters are known.
Cell jamRate(Draft& d, const machine::Value<machine::Events>& jams) {
    const auto& sheets = d.reading.counters.paperSheets;
    if (!jams.known() || !sheets.known() || sheets.value.count == 0) {
        return d.cell(machine::Text{});
    }
    const auto rate = fmt::format("{:.2f}", static_cast<double>(jams.value.count) * 1000.0 /
                                                static_cast<double>(sheets.value.count));
    return d.cell.derived(rate, rate, "", jams.from.time);
}

void writeJamCounts(Draft& d) {
    const auto& t = d.reading.troubles;
    const auto jams = machine::totalJams(t);
    if (t.jamsByPlace.empty()) {
        d.page.nothing("JAM BY PLACE");
    } else {
        d.page.fields("JAM BY PLACE", tallyFields(d, t.jamsByPlace));
    }
    std::vector<Field> fields{{"TOTAL", d.cell(jams)},
                              {"per 1000 sheets", jamRate(d, jams)},
                              {"scanner", d.cell(t.scannerJams)},
                              {"cover openings", d.cell(t.coverOpenings)},
                              {"load prompts", d.cell(t.loadPrompts)}};
    if (d.frame.previous != nullptr) {
        const auto before = machine::totalJams(d.frame.previous->troubles);
        if (auto change = changeCell(d, jams, before)) {
            fields.push_back({"since last list", std::move(*change)});
        }
    }
    d.page.fields("JAMS", fields);
}

void writeJamLog(Draft& d) {
    if (d.reading.troubles.jamLog.empty()) return d.page.nothing("JAM LOG");
    std::vector<Row> rows;
    rows.reserve(d.reading.troubles.jamLog.size());
    for (const auto& j : d.reading.troubles.jamLog) {
        rows.push_back({std::to_string(rows.size() + 1), d.cell.date(j.at), d.cell.time(j.at),
                        d.cell(j.code), d.cell(j.place), d.cell(j.size), d.cell(j.tray),
                        d.cell(j.total)});
    }
    d.page.part("JAM LOG");
    d.page.line("JAM LOG");
    d.page.table({{"No", Align::right, 3},
                  {"Date", Align::left, 10, 11},
                  {"Time", Align::left, 8, 8},
                  {"Code", Align::left, 12, 16},
                  {"Place", Align::left, 12, 24},
                  {"Size", Align::left, 8, 12},
                  {"Tray", Align::left, 6, 12},
                  {"Total", Align::right, 10}},
                 rows);
}

void writeServiceLog(Draft& d) {
    const auto& t = d.reading.troubles;
    auto counts = tallyFields(d, t.callsByCode);
    counts.push_back({"TOTAL", d.cell(machine::totalCalls(t))});
    d.page.fields("SC COUNTS", counts);
    if (t.serviceLog.empty()) return d.page.nothing("SC LOG");
    std::vector<Row> rows;
    rows.reserve(t.serviceLog.size());
    for (const auto& s : t.serviceLog) {
        rows.push_back({std::to_string(rows.size() + 1), d.cell.date(s.at), d.cell.time(s.at),
                        d.cell(s.code), d.cell(s.cleared), d.cell(s.total)});
    }
    d.page.part("SC LOG");
    d.page.line("SC LOG");
    d.page.table({{"No", Align::right, 3},
                  {"Date", Align::left, 10, 11},
                  {"Time", Align::left, 8, 8},
                  {"Code", Align::left, 12, 16},
                  {"Cleared", Align::left, 16, 23},
                  {"Total", Align::right, 10}},
                 rows);
}

void writeReplacements(Draft& d) {
    if (d.reading.troubles.replacements.empty()) return d.page.nothing("REPLACED");
    std::vector<Row> rows;
    rows.reserve(d.reading.troubles.replacements.size());
    for (const auto& r : d.reading.troubles.replacements) {
        rows.push_back({std::to_string(rows.size() + 1), d.cell.date(r.at), d.cell(r.part),
                        d.cell(r.oldCount), d.cell(r.total)});
    }
    d.page.part("REPLACED PARTS");
    d.page.line("REPLACED PARTS");
    d.page.table({{"No", Align::right, 3},
                  {"Date", Align::left, 10, 11},
                  {"Part", Align::left, 24, 40},
                  {"Old count", Align::right, 10},
                  {"Total", Align::right, 10}},
                 rows);
}

}  // namespace

void writeManagement2(Draft& d) {
    writeStatus(d);
    d.page.blank();
    writeAlerts(d);
    d.page.blank();
    writeJamCounts(d);
    writeJamLog(d);
    d.page.blank();
    writeServiceLog(d);
    d.page.blank();
    writeReplacements(d);
}

}  // namespace lists
