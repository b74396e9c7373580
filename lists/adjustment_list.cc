// GETLOG ADJUSTMENT: the engineer's values, as the machine writes them.
#include "lists/draft.h"

namespace lists {

void writeAdjustments(Draft& d) {
    if (d.reading.adjustments.empty()) return d.page.nothing("ADJUSTMENTS");
    std::vector<Row> rows;
    rows.reserve(d.reading.adjustments.size());
    for (const auto& a : d.reading.adjustments) {
        rows.push_back({d.cell(a.group), d.cell(a.number), d.cell(a.name),
                        d.cell(a.value).in(a.unit), d.cell(a.unit), d.cell(a.factory).in(a.unit),
                        d.cell(a.least).in(a.unit), d.cell(a.most).in(a.unit), d.cell(a.changed),
                        d.cell(a.by), d.cell(a.note)});
    }
    d.page.part("ADJUSTMENTS");
    d.page.table({{"GROUP", Align::left, 6, 10},
                  {"No.", Align::left, 4, 8},
                  {"ITEM", Align::left, 32, 40},
                  {"VALUE", Align::right, 8},
                  {"UNIT", Align::left, 5, 8},
                  {"FACTORY", Align::right, 8},
                  {"MIN", Align::right, 8},
                  {"MAX", Align::right, 8},
                  {"CHANGED", Align::left, 10, 16},
                  {"BY", Align::left, 6, 10},
                  {"NOTE", Align::left, 11, 20}},
                 rows);
}

}  // namespace lists
