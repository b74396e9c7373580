// Brother (2435): numbers packed into three strings (packed_octets.h). Sources: the seven walks of
// brother-lib, whose values the panels of those printers confirmed; data 5. Tags that no source
// names are passed over.
#include "base/text.h"
#include "machine/snmp/makers.h"
#include "machine/snmp/packed_octets.h"

#include <algorithm>

namespace snmp {
namespace {

using machine::Amount;
using machine::Part;

const Oid kTree = makersTree(2435);
const Oid kPrinter = kTree + Oid{2, 3, 9, 4, 2, 1, 5};
const Oid kMaintenance = kPrinter + Oid{5, 8, 0};
const Oid kCounters = kPrinter + Oid{5, 10, 0};
const Oid kNextCare = kPrinter + Oid{5, 11, 0};
constexpr char kMain[] = "MAIN";

const Scalar<Findings> kScalars[] = {
    {{2, 3, 9, 1, 1, 7, 0}, [](const Cell& c, Findings& f) { f.deviceId = c.text(); }},
    {{2, 3, 9, 4, 2, 1, 5, 5, 1, 0}, serial},
    {{2, 3, 9, 4, 2, 1, 5, 5, 17, 0}, firmware<kMain>},
    {{2, 4, 3, 1240, 6, 5, 0},
     [](const Cell& c, Findings& f) {  // walk "brother": Firmware Ver.Q
         constexpr std::string_view kLabel = "Firmware Ver.";
         machine::Text version = c.text();
         if (version.value.starts_with(kLabel)) version.value.erase(0, kLabel.size());
         addFirmware(f, c.said("NETWORK"), version);
     }},
    {{2, 4, 3, 2435, 5, 13, 3, 0}, model},
};

// The panel (walks: charset 5 is Latin-2, 8 cyrillic, 2004 roman8), where prtConsole has nothing.
void readPanel(const View& view, Findings& out) {
    const Oid oid = kPrinter + Oid{4, 5, 2, 0};
    const Datum* datum = view.walk().find(oid);
    auto& lines = out.reading.fonts.panel.text;
    if (datum == nullptr || !lines.empty()) return;
    if (auto text = Cell{view, oid, *datum}.consoleText(); text.known()) lines.push_back(text);
}

// An ink-jet by its own name: MFC-J, DCP-T, and the old ones, whose levels are pairs.
bool isInkJet(const Findings& out, const std::vector<BrotherItem>& items) {
    const std::string& id = out.deviceId.value;
    if (id.find("Laser") != std::string::npos) return false;
    if (id.find("-J") != std::string::npos || id.find("-T") != std::string::npos) return true;
    return std::any_of(items.begin(), items.end(),
                       [](const BrotherItem& i) { return i.length == 2; });
}

struct Supply {
    std::uint8_t remaining;    // tag of kMaintenance: hundredths of a percent, or a pair
    std::uint8_t alternative;  // a second tag for the same, or 0
    std::uint8_t counter;      // tag of kMaintenance: pages since it was fitted, or 0
    std::uint8_t pages;        // tag of kNextCare: pages that are left, or 0
    const char* name;
    const char* kind;  // "" for toner or ink
    const char* colour;
};

constexpr Supply kSupplies[] = {
    {0x6F, 0xA1, 0, 0, "Black", "", "black"},
    {0x70, 0xA2, 0, 0, "Cyan", "", "cyan"},
    {0x71, 0xA3, 0, 0, "Magenta", "", "magenta"},
    {0x72, 0xA4, 0, 0, "Yellow", "", "yellow"},
    {0x41, 0, 0x11, 0x82, "Drum", "opc", ""},
    {0x80, 0, 0x7E, 0xA4, "Black drum", "opc", "black"},
    {0x79, 0, 0x73, 0xA5, "Cyan drum", "opc", "cyan"},
    {0x7A, 0, 0x74, 0xA6, "Magenta drum", "opc", "magenta"},
    {0x7B, 0, 0x75, 0xA7, "Yellow drum", "opc", "yellow"},
    {0x69, 0, 0, 0x88, "Belt unit", "transferUnit", ""},
    {0x6A, 0, 0, 0x89, "Fuser", "fuser", ""},
    {0x6B, 0, 0, 0x73, "Laser unit", "other", ""},
    {0x6C, 0, 0, 0x86, "Paper feeding kit MP", "other", ""},
    {0x6D, 0, 0, 0x77, "Paper feeding kit 1", "other", ""},
};

const BrotherItem* find(const std::vector<BrotherItem>& items, std::uint8_t tag) {
    const auto found = std::find_if(items.begin(), items.end(),
                                    [&](const BrotherItem& item) { return item.tag == tag; });
    return found == items.end() ? nullptr : &*found;
}

/// In the table of supplies a tag of 0 stands for none; no supply has that tag.
const BrotherItem* findIn(const std::vector<BrotherItem>& items, std::uint8_t tag) {
    return tag == 0 ? nullptr : find(items, tag);
}

struct Packed {
    const View& view;
    std::vector<BrotherItem> maintenance, counters, nextCare;
};

std::vector<BrotherItem> itemsAt(const View& view, const Oid& oid) {
    const Datum* datum = view.walk().find(oid);
    return datum == nullptr ? std::vector<BrotherItem>{} : brotherItems(datum->octets);
}

// Hundredths of a percent, or "4 of 20"; an impossible number is unknown.
void readRemaining(const Packed& packed, const BrotherItem& item, Part& part) {
    constexpr std::uint32_t kFull = 10000;
    const auto from = packed.view.from(kMaintenance);
    std::uint32_t level = item.value;
    std::uint32_t full = kFull;
    const char* unit = "0.01 percent";
    if (item.length == 2) {
        full = item.value & 0xFF;
        level = item.value >> 8;
        unit = "steps";
    } else if (item.length != 4) {
        return;
    }
    if (full == 0 || level > full) {
        part.level = machine::Value<Amount>::in(machine::State::unknown, from);
        return;
    }
    part.level = machine::Value<Amount>::of({level}, from);
    part.capacity = machine::Value<Amount>::of({full}, from);
    part.unit = machine::Text::of(unit, from);
}

// Pages that are left are a level of their own where no percentage says it, else a counter.
void readPagesLeft(const Packed& packed, const BrotherItem& item, Part& part, Findings& out) {
    const auto from = packed.view.from(kNextCare);
    const auto pages = machine::Value<Amount>::of({item.value}, from);
    if (!part.level.said()) {
        part.level = pages;
        part.unit = machine::Text::of("impressions", from);
    } else {
        addExtra(out, machine::Text::of(part.name.value + ", pages left", from), "impressions",
                 pages);
    }
}

void readParts(const Packed& packed, Findings& out) {
    const bool inkJet = isInkJet(out, packed.maintenance);
    const char* fluid = inkJet ? "ink" : "toner";
    const auto from = packed.view.from(kMaintenance);
    for (const Supply& supply : kSupplies) {
        const bool consumable = *supply.kind == '\0';
        // The tags of drum, belt, fuser and feeding kits mean them on lasers; an ink-jet, which has
        // no such part, fills some of them all the same.
        if (inkJet && !consumable) continue;
        const BrotherItem* remaining = findIn(packed.maintenance, supply.remaining);
        if (remaining == nullptr) remaining = findIn(packed.maintenance, supply.alternative);
        const BrotherItem* pages = findIn(packed.nextCare, supply.pages);
        if (remaining == nullptr && pages == nullptr) continue;
        Part part;
        part.name = machine::Text::of(
            consumable ? std::string(supply.name) + " " + fluid : supply.name, from);
        part.kind = machine::Text::of(consumable ? fluid : supply.kind, from);
        if (*supply.colour != '\0') part.colour = machine::Text::of(supply.colour, from);
        if (remaining != nullptr) readRemaining(packed, *remaining, part);
        if (const auto* counter = findIn(packed.maintenance, supply.counter)) {
            part.count = machine::Value<machine::Impressions>::of({counter->value}, from);
        }
        if (pages != nullptr && pages->length == 4) readPagesLeft(packed, *pages, part, out);
        if (part.level.said() || part.count.said()) addPart(out, std::move(part));
    }
}

struct Counter {
    std::uint8_t tag;
    const char* name;
};
constexpr Counter kCounterNames[] = {
    {0x01, "Black and white pages"}, {0x02, "Colour pages"}, {0x06, "Duplex unit pages"},
    {0x12, "Black images"},          {0x13, "Cyan images"},  {0x14, "Magenta images"},
    {0x15, "Yellow images"},         {0x16, "Images"},
};

void readCounters(const Packed& packed, Findings& out) {
    const auto from = packed.view.from(kCounters);
    if (const auto* pages = find(packed.counters, 0x00); pages != nullptr && pages->length == 4) {
        out.totals.push_back(machine::Value<machine::Impressions>::of({pages->value}, from));
    }
    for (const Counter& counter : kCounterNames) {
        const auto* item = find(packed.counters, counter.tag);
        if (item == nullptr || item->length != 4) continue;
        addExtra(out, machine::Text::of(counter.name, from), "",
                 machine::Value<Amount>::of({item->value}, from));
    }
}

}  // namespace

void askBrother(Subtrees& asked) {
    asked.push_back({kPrinter + Oid{5, 1}, 4});
    for (std::uint32_t column : {8U, 10U, 11U, 17U})
        asked.push_back({kPrinter + Oid{5, column}, 4});
    asked.push_back({kPrinter + Oid{4, 5, 2}, 4});
    askScalars(asked, kTree, kScalars);
}

void readBrother(const View& view, Findings& out) {
    readScalars(view, kTree, kScalars, out);
    readPanel(view, out);
    const Packed packed{view, itemsAt(view, kMaintenance), itemsAt(view, kCounters),
                        itemsAt(view, kNextCare)};
    readParts(packed, out);
    readCounters(packed, out);
}

}  // namespace snmp
