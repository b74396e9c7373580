// prtMarkerSupplies and prtMarkerColorant (RFC 3805; 4-lists 5).
#include "base/text.h"
#include "machine/snmp/groups.h"
#include "machine/snmp/table.h"

#include <array>

namespace snmp {
namespace {

using machine::Part;

const Oid kPrinterMib{1, 3, 6, 1, 2, 1, 43};
const Oid kSupplies = kPrinterMib + Oid{11, 1, 1};
const Oid kColorants = kPrinterMib + Oid{12, 1, 1};

struct Supply {
    Part part;
    std::int64_t colorant = 0;
};

constexpr Column<Supply> kColumns[] = {
    // prtMarkerSuppliesColorantIndex
    {3, [](const Cell& c, Supply& s) { s.colorant = c.number().value_or(0); }},
    // …Class, …Type, …Description, …SupplyUnit, …MaxCapacity, …Level
    {4, [](const Cell& c, Supply& s) { named<&Part::consumed, kSupplyClasses>(c, s.part); }},
    {5, [](const Cell& c, Supply& s) { named<&Part::kind, kSupplyTypes>(c, s.part); }},
    {6, [](const Cell& c, Supply& s) { text<&Part::name>(c, s.part); }},
    {7, [](const Cell& c, Supply& s) { named<&Part::unit, kSupplyUnits>(c, s.part); }},
    {8, [](const Cell& c, Supply& s) { level<&Part::capacity>(c, s.part); }},
    {9, [](const Cell& c, Supply& s) { level<&Part::level>(c, s.part); }},
};

struct Colorant {
    machine::Text value;
};
constexpr Column<Colorant> kColorantColumns[] = {{4, text<&Colorant::value>}};

// RFC 3805 counts the room left in a receptacle. An agent that does not even say that the part is
// one (prtMarkerSuppliesClass) may well count what is in it.
machine::Flag roomOf(const Part& part) {
    if (part.consumed.known()) return machine::Flag::of(true, part.consumed.from);
    return machine::Flag::in(machine::State::unknown, part.kind.from);
}

}  // namespace

machine::Text colourIn(const machine::Text& name) {
    constexpr std::array<const char*, 4> kColours{"black", "cyan", "magenta", "yellow"};
    if (!name.known()) return {};
    const std::string lower = base::lower(name.value);
    const char* found = nullptr;
    for (const char* colour : kColours) {
        if (lower.find(colour) == std::string::npos) continue;
        if (found != nullptr) return {};
        found = colour;
    }
    if (found == nullptr) return {};
    return machine::Text::of(found, name.from);
}

void askSupplies(Subtrees& asked) {
    asked.push_back({kSupplies, 2048});
    asked.push_back({kColorants + 4U, 128});
}

void readSupplies(const View& view, Findings& out) {
    const Oid printer{view.printers().printer};
    const auto colorants = readTable(view, kColorants, printer, kColorantColumns);
    for (auto& [index, supply] : readTable(view, kSupplies, printer, kColumns)) {
        Part part = std::move(supply.part);
        const auto named = supply.colorant > 0 && supply.colorant <= 0xFFFF
                               ? colorants.find(Oid{static_cast<std::uint32_t>(supply.colorant)})
                               : colorants.end();
        part.colour = named != colorants.end() && named->second.value.known() ? named->second.value
                                                                              : colourIn(part.name);
        if (machine::fills(part)) part.levelIsRoom = roomOf(part);
        out.reading.parts.push_back(std::move(part));
        out.standardSupplies = true;
    }
}

}  // namespace snmp
