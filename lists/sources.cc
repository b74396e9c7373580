// Where each value of a list comes from, for a terminal.
#include "lists/forms.h"
#include "lists/page.h"

namespace lists {
namespace {

constexpr std::size_t kWidest = 220;  // a terminal wraps; an object identifier is never cut

std::string nameOf(const Line& line) {
    std::string name(line.section);
    if (!line.item.empty()) {
        name.append(" / ").append(line.item);
    } else if (line.row != 0) {
        name += " / " + std::to_string(line.row);
    }
    return name;
}

std::string valueOf(const Fact& fact) {
    if (fact.state != machine::State::known) return std::string(stateName(fact.state));
    return fact.unit.empty() ? fact.value : fact.value + " " + fact.unit;
}

}  // namespace

std::string sources(const Sheet& sheet) {
    std::vector<Row> rows;
    for (const Line& line : linesOf(sheet)) {
        const auto& from = line.fact.from;
        const bool known = from.origin != machine::Origin::none;
        rows.push_back({nameOf(line), line.field, valueOf(line.fact),
                        known ? machine::name(from.origin) : "-",
                        from.object.empty() ? std::string("-") : from.object.text(),
                        from.time == base::Time{} ? std::string("-")
                                                  : timeText(*sheet.frame, from.time, true)});
    }
    Page page(kWidest);
    page.table({{"SECTION", Align::left, 7, 40},
                {"FIELD", Align::left, 5, 30},
                {"VALUE", Align::left, 5, 40},
                {"SOURCE", Align::left, 6, 8},
                {"OBJECT", Align::left, 6, 70},
                {"TIME", Align::left, 4, 26}},
               rows);
    return page.take();
}

}  // namespace lists
