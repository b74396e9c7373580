#include "lists/difference.h"

#include <fmt/core.h>

namespace lists {
namespace {

using machine::Impressions;
using machine::Value;

Value<Impressions> totalOf(const machine::Counters& c, std::string_view function) {
    const auto* row = machine::findFunction(c, function);
    return row != nullptr ? machine::totalOf(*row) : Value<Impressions>{};
}

// Colour over all functions; unknown as soon as one of them is.
Value<Impressions> colour(const machine::Counters& c) {
    if (c.functions.empty()) return {};
    auto all = machine::colourOf(c.functions.front());
    for (std::size_t i = 1; i < c.functions.size(); ++i) {
        all = machine::sum(all, machine::colourOf(c.functions[i]));
    }
    return all;
}

void add(Draft& d, std::vector<Field>& fields, std::string_view label,
         const Value<Impressions>& now, const Value<Impressions>& before) {
    if (auto change = changeCell(d, now, before)) fields.push_back({label, std::move(*change)});
}

void addRate(Draft& d, std::vector<Field>& fields, const Value<Impressions>& now,
             const Value<Impressions>& before, std::chrono::milliseconds span) {
    const auto days = std::chrono::duration_cast<std::chrono::days>(span).count();
    if (days < 1) return;
    const auto derived = [&](const std::string& number, std::string_view unit) {
        return d.cell.derived(number, number, unit, *d.reading.taken);
    };
    fields.push_back({"days", derived(std::to_string(days), "days")});
    if (!now.known() || !before.known() || now.value < before.value) return;
    const auto rate = (now.value.count - before.value.count) / static_cast<std::uint64_t>(days);
    fields.push_back({"per day", derived(std::to_string(rate), "impressions")});
}

}  // namespace

void writeDifference(Draft& d) {
    const auto* previous = d.frame.previous;
    if (previous == nullptr || !previous->taken || !d.reading.taken) return;
    const auto& now = d.reading.counters;
    const auto& before = previous->counters;
    std::vector<Field> fields{
        {"since last list", fmt::format("({})", timeText(d.frame, *previous->taken))}};
    add(d, fields, "total", now.total, before.total);
    add(d, fields, "copy", totalOf(now, "COPY"), totalOf(before, "COPY"));
    add(d, fields, "print", totalOf(now, "PRINT"), totalOf(before, "PRINT"));
    add(d, fields, "fax", totalOf(now, "FAX"), totalOf(before, "FAX"));
    add(d, fields, "colour", colour(now), colour(before));
    if (fields.size() == 1) return;
    addRate(d, fields, now.total, before.total, *d.reading.taken - *previous->taken);
    d.page.blank();
    d.page.fields("DIFFERENCE", fields);
    if (now.total.known() && before.total.known() && now.total.value < before.total.value) {
        d.page.line(
            "The total went down: a counter was reset or wrapped, or the machine was swapped.");
    }
}

}  // namespace lists
