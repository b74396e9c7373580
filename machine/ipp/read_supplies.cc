// printer-supply (PWG 5100.13), printer-finisher-supplies (PWG 5100.1) and CUPS' marker-*: the same
// supplies in two forms, of which many printers send one and some both.
#include "base/text.h"
#include "machine/ipp/names.h"
#include "machine/ipp/sections.h"

#include <fmt/core.h>
#include <algorithm>
#include <array>

namespace ipp {
namespace {

using machine::Part;

constexpr std::size_t kMostParts = 128;
constexpr std::string_view kLevels = "marker-levels";

struct Colour {
    std::string_view code, name;
};
constexpr std::array<Colour, 7> kColours{{{"#000000", "black"},
                                          {"#00FFFF", "cyan"},
                                          {"#FF00FF", "magenta"},
                                          {"#FFFF00", "yellow"},
                                          {"#FF0000", "red"},
                                          {"#00FF00", "green"},
                                          {"#0000FF", "blue"}}};

std::string colourName(std::string_view said) {
    for (const auto& colour : kColours) {
        if (base::equalsNoCase(colour.code, said)) return std::string(colour.name);
    }
    return base::equalsNoCase(said, "none") ? std::string() : std::string(said);
}

std::vector<Part> rowsOf(const Values& values, std::string_view name,
                         std::string_view descriptionName) {
    std::vector<Part> parts;
    const auto rows = values.texts(name);
    const auto descriptions = values.texts(descriptionName);
    for (std::size_t i = 0; i < rows.size() && parts.size() < kMostParts; ++i) {
        const TextFields row(rows[i]);
        if (row.empty()) continue;
        Part part;
        if (i < descriptions.size()) {
            const std::string text(withoutOwnName(descriptions[i]));
            if (!text.empty()) part.name = values.known(text, descriptionName);
        }
        const auto word = [&](std::string_view key, std::string (*named)(std::string_view),
                              machine::Text& out) {
            auto text = named(values.clean(row[key]));
            if (!text.empty()) out = values.known(std::move(text), name);
        };
        word("type", supplyKind, part.kind);
        word("class", supplyClass, part.consumed);
        word("unit", unitName, part.unit);
        word("colorantname", colourName, part.colour);
        values.level(row, "maxcapacity", name, part.capacity);
        values.level(row, "level", name, part.level);
        for (const auto* key : {"serialnumber", "serial-number"}) {
            if (!part.serial.said()) values.text(row, key, name, part.serial);
        }
        parts.push_back(std::move(part));
    }
    return parts;
}

/// What marker-* says of them (CUPS: levels are per cent, or -1 to -3).
std::vector<Part> markers(const Values& values) {
    const auto names = values.texts("marker-names");
    const auto kinds = values.texts("marker-types");
    const auto colours = values.texts("marker-colors");
    const Attribute* levels = values.find(kLevels);
    const std::size_t levelRows = levels == nullptr ? 0 : levels->values.size();
    std::vector<Part> parts(
        std::min(std::max({names.size(), kinds.size(), levelRows}), kMostParts));
    for (std::size_t i = 0; i < parts.size(); ++i) {
        Part& part = parts[i];
        const auto take = [&](const std::vector<std::string>& from, std::string_view object,
                              machine::Text& out) {
            if (i < from.size() && !from[i].empty()) out = values.known(from[i], object);
        };
        take(names, "marker-names", part.name);
        take(kinds, "marker-types", part.kind);
        if (part.kind.known()) part.kind.value = supplyKind(part.kind.value);
        take(colours, "marker-colors", part.colour);
        if (part.colour.known()) part.colour.value = colourName(part.colour.value);
        if (part.colour.known() && part.colour.value.empty()) part.colour = {};
        if (i >= levelRows) continue;
        part.level = values.quantity<machine::AmountTag>(levels->values[i], kLevels);
        if (!part.level.said()) continue;
        part.capacity = values.level<machine::AmountTag>(100, kLevels);
        part.unit = values.known("percent", kLevels);
    }
    std::erase_if(parts, [](const Part& part) {
        return !part.name.said() && !part.level.said() && !part.kind.said();
    });
    return parts;
}

void fill(machine::Text& out, const machine::Text& from) {
    if (!out.said()) out = from;
}

// PWG 5100.13 and 5100.1 take these levels from prtMarkerSuppliesLevel and
// finSupplyCurrentInventory: of a receptacle they are the room that is left (RFC 3805, RFC 3806). A
// row that does not say that it is one may count what is in it, as may marker-levels, which no
// standard settles; no answer of a real printer at hand tells another thing.
void tellRoom(Part& part) {
    if (!machine::fills(part) || !part.level.said() || part.level.from.object == kLevels) return;
    part.levelIsRoom = part.consumed.known()
                           ? machine::Flag::of(true, part.level.from)
                           : machine::Flag::in(machine::State::unknown, part.level.from);
}

bool bothKnown(const Part& a, const Part& b) {
    return a.unit.known() && a.unit.value == "percent" && a.level.known() && b.level.known() &&
           a.capacity.known() && a.capacity.value.count == 100;
}

/// Two lists of one length speak of the same supplies in the same order only if they do not
/// contradict each other.
void complete(std::vector<Part>& parts, const std::vector<Part>& others, machine::Reading& out) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const bool same = !parts[i].kind.known() || !others[i].kind.known() ||
                          parts[i].kind.value == others[i].kind.value;
        const bool alike = !parts[i].colour.known() || !others[i].colour.known() ||
                           base::equalsNoCase(parts[i].colour.value, others[i].colour.value) ||
                           others[i].colour.value.starts_with('#');
        if (!same || !alike) return;
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        Part& part = parts[i];
        const Part& other = others[i];
        if (bothKnown(part, other) && part.level.value != other.level.value) {
            out.remarks.push_back(
                fmt::format("IPP: printer-supply says {} % and marker-levels "
                            "{} % of supply {}; the first was taken",
                            part.level.value.count, other.level.value.count, i + 1));
        }
        fill(part.name, other.name);
        fill(part.kind, other.kind);
        fill(part.colour, other.colour);
        if (!part.level.said() && !part.capacity.said()) {
            part.level = other.level;
            part.capacity = other.capacity;
            part.unit = other.unit;
        }
    }
}

}  // namespace

void readSupplies(const Values& values, machine::Reading& out) {
    auto parts = rowsOf(values, "printer-supply", "printer-supply-description");
    auto others = markers(values);
    if (parts.size() < others.size()) {
        if (!parts.empty()) {
            out.remarks.push_back(fmt::format(
                "IPP: printer-supply has {} supplies and marker-names {}; the latter were taken",
                parts.size(), others.size()));
        }
        parts = std::move(others);
    } else if (parts.size() == others.size()) {
        complete(parts, others, out);
    }
    for (auto& part :
         rowsOf(values, "printer-finisher-supplies", "printer-finisher-supplies-description")) {
        parts.push_back(std::move(part));
    }
    for (auto& part : parts) tellRoom(part);
    out.parts = std::move(parts);
}

}  // namespace ipp
