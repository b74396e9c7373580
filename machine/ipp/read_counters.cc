// printer-impressions-completed, printer-media-sheets-completed, printer-pages-completed and their
// -col forms by colour (PWG 5100.22).
#include "machine/ipp/sections.h"

namespace ipp {
namespace {

using machine::Impressions;

constexpr std::string_view kTotal = "printer-impressions-completed";
constexpr std::string_view kByColour = "printer-impressions-completed-col";
constexpr std::string_view kTwoSided = "-two-sided";
constexpr std::size_t kMostMembers = 32;

/// A counter knows no "no limit" and no "some": RFC 3805 gives it "unknown" (-2) alone.
template <class Tag>
machine::Value<machine::Quantity<Tag>> counter(const Values& values, const Value& value,
                                               std::string_view object) {
    std::int64_t number = 0;
    if (numberOf(value, number) && number < 0 && number != -2) return {};
    return values.quantity<Tag>(value, object);
}

template <class Tag>
void counter(const Values& values, std::string_view name,
             machine::Value<machine::Quantity<Tag>>& out) {
    const Attribute* attribute = values.find(name);
    if (attribute != nullptr) out = counter<Tag>(values, attribute->values.front(), name);
}

/// Every member as a counter of its own: whether "monochrome" holds "monochrome-two-sided" differs
/// between printers, so nothing is added up but the two-sided ones, which are returned.
std::optional<std::uint64_t> readMembers(const Values& values, std::string_view name,
                                         std::string_view unit,
                                         std::vector<machine::ExtraCounter>& out) {
    std::optional<std::uint64_t> twoSided;
    const Attribute* attribute = values.find(name);
    if (attribute == nullptr) return twoSided;
    std::size_t taken = 0;
    for (const auto& member : attribute->values.front().members) {
        if (++taken > kMostMembers) break;
        machine::ExtraCounter row;
        row.count = counter<machine::AmountTag>(values, member.values.front(), name);
        if (!row.count.said()) continue;
        row.name = values.known(std::string(unit) + " " + values.clean(member.name), name);
        row.unit = values.known(std::string(unit), name);
        if (row.count.known() && member.name.ends_with(kTwoSided)) {
            twoSided = twoSided.value_or(0) + row.count.value.count;
        }
        out.push_back(std::move(row));
    }
    return twoSided;
}

void count(const Values& values, std::string_view name, std::string_view unit,
           std::vector<machine::ExtraCounter>& out) {
    machine::ExtraCounter row;
    counter(values, name, row.count);
    if (!row.count.said()) return;
    row.name = values.known(std::string(unit) + " completed", name);
    row.unit = values.known(std::string(unit), name);
    out.push_back(std::move(row));
}

}  // namespace

void readCounters(const Values& values, machine::Reading& out) {
    auto& counters = out.counters;
    counter(values, kTotal, counters.total);
    if (counters.total.known()) counters.unit = values.known("impressions", kTotal);
    counter(values, "printer-media-sheets-completed", counters.paperSheets);
    count(values, "printer-pages-completed", "pages", counters.extra);
    if (const auto sides = readMembers(values, kByColour, "impressions", counters.extra)) {
        counters.duplexSides = machine::Value<Impressions>::of({*sides}, values.from(kByColour));
    }
    readMembers(values, "printer-media-sheets-completed-col", "sheets", counters.extra);
    readMembers(values, "printer-pages-completed-col", "pages", counters.extra);
}

}  // namespace ipp
