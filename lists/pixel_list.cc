// GETLOG PIXEL: how much of the pages carried toner.
#include "base/text.h"
#include "lists/draft.h"

#include <fmt/core.h>

namespace lists {
namespace {

// Colours add up: a page filled in four colours has 400 %.
machine::Value<machine::HundredthPercent> totalOf(const machine::CoverageRow& r) {
    if (r.total.said()) return r.total;
    return machine::sum(machine::sum(r.black, r.cyan), machine::sum(r.magenta, r.yellow));
}

Cell billionsCell(Draft& d, const machine::Value<machine::Dots>& v) {
    return d.cell.number(v, fmt::format("{}.{}", v.value.count / 1000, v.value.count % 1000 / 100));
}

void writeRows(Draft& d) {
    if (d.reading.coverage.rows.empty()) return d.page.nothing("RATIOS");
    std::vector<Row> rows;
    rows.reserve(d.reading.coverage.rows.size());
    for (const auto& r : d.reading.coverage.rows) {
        rows.push_back({d.cell(r.name), d.cell.percent(r.black), d.cell.percent(r.cyan),
                        d.cell.percent(r.magenta), d.cell.percent(r.yellow),
                        d.cell.percent(totalOf(r)), d.cell(r.pages), d.cell(r.a4Equivalent),
                        billionsCell(d, r.blackDots), billionsCell(d, r.possibleDots)});
    }
    d.page.part("RATIOS");
    d.page.table({{"PERIOD", Align::left, 16, 24},
                  {"K-RATIO%", Align::right, 9},
                  {"C-RATIO%", Align::right, 9},
                  {"M-RATIO%", Align::right, 9},
                  {"Y-RATIO%", Align::right, 9},
                  {"TOTAL%", Align::right, 9},
                  {"PAGES", Align::right, 10},
                  {"A4-EQUIV", Align::right, 10},
                  {"K-DOTS(G)", Align::right, 11},
                  {"MAX-DOTS(G)", Align::right, 11}},
                 rows);
}

void writeHistogram(Draft& d) {
    const auto& c = d.reading.coverage;
    if (c.bands.empty() || c.histogram.empty()) return d.page.nothing("BANDS");
    std::vector<std::string> titles;  // the columns' titles point into it
    titles.reserve(c.bands.size());
    for (const auto& band : c.bands) titles.push_back(base::cutToWidth(d.cell(band).text, 12));
    std::vector<Column> columns{{"BAND %", Align::left, 16, 24}};
    for (const auto& title : titles) columns.push_back({title, Align::right, 9});
    std::vector<Row> rows;
    for (const auto& band : c.histogram) {
        Row cells{d.cell(band.colour)};
        for (std::size_t i = 0; i < c.bands.size(); ++i) {
            cells.push_back(i < band.pages.size() ? d.cell(band.pages[i])
                                                  : d.cell(machine::Text{}));
        }
        rows.push_back(std::move(cells));
    }
    d.page.part("BANDS");
    d.page.line("PAGES IN EACH BAND OF COVERAGE");
    d.page.table(columns, rows);
}

}  // namespace

void writePixels(Draft& d) {
    const auto& c = d.reading.coverage;
    d.page.fields("PERIOD", {{"", compose("{} .. {}", d.cell.date(c.from).named("from"),
                                          d.cell.date(c.until).named("until"))},
                             {"Method", d.cell(c.method)},
                             {"Base", d.cell(c.base)},
                             {"Pages", d.cell(c.pages)}});
    d.page.blank();
    writeRows(d);
    d.page.blank();
    writeHistogram(d);
}

}  // namespace lists
