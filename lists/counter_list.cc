// GETLOG COUNTER: totals, the matrix of functions and colours, originals, paper sizes, finishing.
#include "lists/difference.h"
#include "lists/draft.h"

#include <fmt/core.h>

namespace lists {
namespace {

void writeTotals(Draft& d) {
    const auto& c = d.reading.counters;
    Cell total = d.cell(c.total);
    if (c.total.known()) {
        const std::string unit = c.unit.known() ? d.cell(c.unit).text : "impressions";
        total = std::move(total).in(unit);
        total.text += " " + unit;
    }
    d.page.fields("TOTAL", {{"", total},
                            {"Paper sheets", d.cell(c.paperSheets)},
                            {"Originals", d.cell(c.originals)},
                            {"Duplex sides", d.cell(c.duplexSides)},
                            {"Since power-on", d.cell(c.sincePowerOn)},
                            {"Key ctr", d.cell(c.keyCounter)}});
    if (c.method.said()) d.page.fields("COUNTED", {{"", d.cell(c.method)}});
    for (const auto& other : c.otherTotals) {
        d.page.fields("DISAGREES", {{"", d.cell(other)},
                                    {"from", machine::name(other.from.origin)},
                                    {"object", clean(other.from.object)}});
    }
}

template <class Field>
Cell columnSum(Draft& d, const std::vector<machine::FunctionCounter>& rows, Field field) {
    auto all = field(rows.front());
    for (std::size_t i = 1; i < rows.size(); ++i) all = machine::sum(all, field(rows[i]));
    return d.cell(all);
}

void writeFunctions(Draft& d) {
    const auto& rows = d.reading.counters.functions;
    if (rows.empty()) return d.page.nothing("FUNCTIONS");
    const std::vector<Column> columns{
        {"FUNCTION", Align::left, 14, 20}, {"BLACK", Align::right, 10},
        {"FULL-CLR", Align::right, 10},    {"1-COLOUR", Align::right, 10},
        {"2-COLOUR", Align::right, 10},    {"TOTAL", Align::right, 10},
        {"LARGE", Align::right, 10},       {"DUPLEX", Align::right, 10}};
    std::vector<Row> cells;
    cells.reserve(rows.size() + 1);
    for (const auto& r : rows) {
        cells.push_back({d.cell(r.function), d.cell(r.black), d.cell(r.fullColour),
                         d.cell(r.oneColour), d.cell(r.twoColour), d.cell(machine::totalOf(r)),
                         d.cell(r.large), d.cell(r.duplex)});
    }
    using F = machine::FunctionCounter;
    if (rows.size() > 1) {
        cells.push_back({"SUM", columnSum(d, rows, [](const F& r) { return r.black; }),
                         columnSum(d, rows, [](const F& r) { return r.fullColour; }),
                         columnSum(d, rows, [](const F& r) { return r.oneColour; }),
                         columnSum(d, rows, [](const F& r) { return r.twoColour; }),
                         columnSum(d, rows, [](const F& r) { return machine::totalOf(r); }),
                         columnSum(d, rows, [](const F& r) { return r.large; }),
                         columnSum(d, rows, [](const F& r) { return r.duplex; })});
    }
    d.page.part("FUNCTIONS");
    d.page.table(columns, cells);
}

void writeImages(Draft& d) {
    const auto& rows = d.reading.counters.images;
    if (rows.empty()) return d.page.nothing("ORIGINALS");
    std::vector<Row> cells;
    cells.reserve(rows.size());
    for (const auto& r : rows) {
        cells.push_back({d.cell(r.function), d.cell(r.black), d.cell(r.colour),
                         d.cell(machine::totalOf(r)), d.cell(r.large)});
    }
    d.page.part("ORIGINALS");
    d.page.table({{"ORIGINALS", Align::left, 14, 20},
                  {"BLACK", Align::right, 10},
                  {"COLOUR", Align::right, 10},
                  {"TOTAL", Align::right, 10},
                  {"LARGE", Align::right, 10}},
                 cells);
}

void writeSizes(Draft& d) {
    const auto& rows = d.reading.counters.sizes;
    if (rows.empty()) return d.page.nothing("PAPER SIZES");
    std::vector<Row> cells;
    cells.reserve(rows.size());
    for (const auto& r : rows) {
        cells.push_back({d.cell(r.size), d.cell(r.sheets), d.cell(r.black), d.cell(r.colour)});
    }
    d.page.part("PAPER SIZES");
    d.page.table({{"PAPER SIZE", Align::left, 14, 24},
                  {"SHEETS", Align::right, 10},
                  {"SIDES-BW", Align::right, 10},
                  {"SIDES-CLR", Align::right, 10}},
                 cells);
}

void writeFinishing(Draft& d) {
    const auto& f = d.reading.counters.finishing;
    d.page.fields("FINISHING", {{"Stapled sets", d.cell(f.stapledSets)},
                                {"Staples", d.cell(f.staples)},
                                {"Punched", d.cell(f.punched)},
                                {"Folded", d.cell(f.folded)},
                                {"ADF sheets", d.cell(f.adfSheets)},
                                {"ADF duplex", d.cell(f.adfDuplex)}});
}

void writeExtra(Draft& d) {
    const auto& rows = d.reading.counters.extra;
    if (rows.empty()) return;
    d.page.blank();
    std::vector<Row> cells;
    cells.reserve(rows.size());
    for (const auto& r : rows)
        cells.push_back({d.cell(r.name), d.cell(r.count).in(r.unit), d.cell(r.unit)});
    d.page.part("FURTHER COUNTERS");
    d.page.table({{"FURTHER COUNTERS", Align::left, 30, 60},
                  {"COUNT", Align::right, 10},
                  {"UNIT", Align::left, 8, 20}},
                 cells);
}

}  // namespace

void writeCounters(Draft& d) {
    writeTotals(d);
    d.page.blank();
    writeFunctions(d);
    d.page.blank();
    writeImages(d);
    d.page.blank();
    writeSizes(d);
    d.page.blank();
    writeFinishing(d);
    writeExtra(d);
    writeDifference(d);
}

}  // namespace lists
