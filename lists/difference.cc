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

/// "29", or "1.9" where a part of a day is left.
std::string tenthsText(std::uint64_t tenths) {
    const std::uint64_t part = tenths % 10;
    return part == 0 ? std::to_string(tenths / 10) : fmt::format("{}.{}", tenths / 10, part);
}

void addRate(Draft& d, std::vector<Field>& fields, const machine::Change& total,
             std::chrono::milliseconds span) {
    constexpr std::uint64_t kDay = 86400;
    const auto whole = std::chrono::floor<std::chrono::seconds>(span).count();
    if (whole < static_cast<std::int64_t>(kDay)) return;
    const auto seconds = static_cast<std::uint64_t>(whole);
    const auto derived = [&](const std::string& number, std::string_view unit) {
        return d.cell.derived(number, number, unit, *d.reading.taken);
    };
    const auto tenths = (seconds * 10 + kDay / 2) / kDay;
    fields.push_back({"days", derived(tenthsText(tenths), "days")});
    if (total.step != machine::Step::rose && total.step != machine::Step::wrapped) return;
    // In two parts, so that no count is too large for it; to the nearest.
    const auto rest = (total.by % seconds * kDay + seconds / 2) / seconds;
    const auto rate = total.by / seconds * kDay + rest;
    fields.push_back({"per day", derived(std::to_string(rate), "impressions")});
}

void writeStep(Draft& d, const machine::Change& total) {
    if (total.step == machine::Step::wrapped) {
        d.page.line(fmt::format("The total passed {} and began again at 0.", total.modulus - 1));
    }
    if (total.step == machine::Step::fell) {
        d.page.line("The total went down: the counter was reset, or its board was changed.");
    }
}

}  // namespace

std::optional<Cell> totalChangeCell(Draft& d) {
    const auto* previous = d.frame.previous;
    if (previous == nullptr || machine::swapped(*previous, d.reading)) return std::nullopt;
    const auto change = machine::totalChange(*previous, d.reading);
    if (change.step == machine::Step::wrapped) {
        const auto number = std::to_string(change.by);
        return d.cell.derived("+" + number, number, "impressions", *d.reading.taken);
    }
    return changeCell(d, d.reading.counters.total, previous->counters.total);
}

void writeDifference(Draft& d) {
    const auto* previous = d.frame.previous;
    if (previous == nullptr || !previous->taken || !d.reading.taken) return;
    if (machine::swapped(*previous, d.reading)) {
        d.page.blank();
        d.page.line(
            "The serial number is not that of the last list: the machine or its board was changed, "
            "so nothing is compared.");
        return;
    }
    const auto& now = d.reading.counters;
    const auto& before = previous->counters;
    std::vector<Field> fields{
        {"since last list", fmt::format("({})", timeText(d.frame, *previous->taken))}};
    if (auto total = totalChangeCell(d)) fields.push_back({"total", std::move(*total)});
    add(d, fields, "copy", totalOf(now, "COPY"), totalOf(before, "COPY"));
    add(d, fields, "print", totalOf(now, "PRINT"), totalOf(before, "PRINT"));
    add(d, fields, "fax", totalOf(now, "FAX"), totalOf(before, "FAX"));
    add(d, fields, "colour", colour(now), colour(before));
    if (fields.size() == 1) return;
    const auto total = machine::totalChange(*previous, d.reading);
    addRate(d, fields, total, *d.reading.taken - *previous->taken);
    d.page.blank();
    d.page.fields("DIFFERENCE", fields);
    writeStep(d, total);
}

}  // namespace lists
