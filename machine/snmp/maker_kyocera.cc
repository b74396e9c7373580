// Kyocera (1347), and UTAX and Triumph-Adler, which sell its machines. Sources: 4-lists 9 and 10;
// the objects' own names in KYOCERA-MIB and KMCOMMON-MIB; several independent readers agree on
// functions 1 print, 2 copy, 4 fax and colours 1 black, 3 full.
//
// Disputed and left out: colour 2 of the matrix (one colour, or all colour on an ECOSYS), unless
// the machine itself names its colour modes. An account's code is what its users type: never read.
#include "base/text.h"
#include "machine/snmp/makers.h"

namespace snmp {
namespace {

using machine::FunctionCounter;
using machine::ImageCounter;

const Oid kTree = makersTree(1347);
const Oid kCommon = kTree + Oid{42};
constexpr char kCopyScan[] = "COPY SCAN";
constexpr char kFaxScan[] = "FAX SCAN";
constexpr char kOtherScan[] = "OTHER SCAN";

const Scalar<Findings> kScalars[] = {
    {{42, 3, 1, 1, 1, 1, 1}, function<kPrint, &FunctionCounter::total>},  // kmMFPCounterItem
    {{42, 3, 1, 1, 1, 1, 2}, function<kCopy, &FunctionCounter::total>},
    {{42, 3, 1, 1, 1, 1, 4}, function<kFax, &FunctionCounter::total>},
    {{42, 3, 1, 3, 1, 1, 2}, images<kCopyScan, &ImageCounter::total>},  // kmMFPScanCounterItem
    {{42, 3, 1, 3, 1, 1, 4}, images<kFaxScan, &ImageCounter::total>},
    {{42, 3, 1, 4, 1, 1, 1}, images<kOtherScan, &ImageCounter::total>},
    {{46, 10, 1, 1, 5, 3}, images<kScan, &ImageCounter::total>},
};

// kcprtGeneralModelName.d and kcprtSerialNumber.d; kcprtMarkerServiceCount.d.m.
const Oid kGeneral = kTree + Oid{43, 5, 1, 1};
constexpr Column<Findings> kGeneralColumns[] = {{1, model}, {28, serial}};
const Oid kMarker = kTree + Oid{43, 10, 1, 1};
struct Engine {
    machine::Value<machine::Impressions> serviced;
};
constexpr Column<Engine> kMarkerColumns[] = {{12, count<&Engine::serviced>}};

// kcprtCpu: the firmware of the engine (0) and the controller (1).
struct Cpu {
    machine::Text role, version;
};
constexpr Name kRoles[] = {{-1, "OTHER"}, {0, "ENGINE"}, {1, "CONTROLLER"}};
const Oid kCpus = kTree + Oid{43, 5, 4, 1};
constexpr Column<Cpu> kCpuColumns[] = {{4, named<&Cpu::role, kRoles>}, {5, text<&Cpu::version>}};

// kmColorModeName.d.mode names the columns of kmMFPColorModeCounterItem.function.mode.
struct ColourMode {
    machine::Text name;
};
const Oid kColourModes = kCommon + Oid{2, 2, 1, 1};
constexpr Column<ColourMode> kModeColumns[] = {{2, text<&ColourMode::name>}};
const Oid kMatrix = kCommon + Oid{3, 1, 2, 1, 1};

using Member = machine::Value<machine::Impressions> FunctionCounter::*;

Member memberOf(std::uint32_t mode, const std::map<Oid, ColourMode>& names) {
    for (const auto& [index, row] : names) {
        if (index.arcs.empty() || index.arcs.back() != mode || !row.name.known()) continue;
        const std::string name = base::lower(row.name.value);
        if (name.find("full") != std::string::npos) return &FunctionCounter::fullColour;
        if (name.find("single") != std::string::npos || name.find("one") != std::string::npos) {
            if (name.find("mono") == std::string::npos) return &FunctionCounter::oneColour;
        }
        if (name.find("black") != std::string::npos || name.find("mono") != std::string::npos) {
            return &FunctionCounter::black;
        }
    }
    if (mode == 1) return &FunctionCounter::black;
    return mode == 3 ? &FunctionCounter::fullColour : nullptr;
}

void readMatrix(const View& view, Findings& out) {
    const auto names = readTable(view, kColourModes, {}, kModeColumns);
    const auto& objects = view.walk().objects;
    for (auto it = objects.lower_bound(kMatrix);
         it != objects.end() && it->first.startsWith(kMatrix); ++it) {
        const auto index = it->first.behind(kMatrix).arcs;
        if (index.size() != 2) continue;
        const char* name = index[0] == 1   ? kPrint
                           : index[0] == 2 ? kCopy
                           : index[0] == 4 ? kFax
                                           : nullptr;
        const Member member = memberOf(index[1], names);
        const auto value =
            Cell{view, it->first, it->second}.count<machine::Value<machine::Impressions>>();
        if (name == nullptr || member == nullptr || !value.said()) continue;
        auto& row = functionRow(out, machine::Text::of(name, value.from));
        if (!(row.*member).said()) row.*member = value;
    }
}

// kmGroup: an account's counters are the sums of the counter sets that it refers to.
struct Group {
    machine::Account account;
    std::int64_t print = 0, copy = 0, fax = 0, scan = 0;
};
const Oid kGroups = kCommon + Oid{1, 2, 1, 2, 1};
constexpr Column<Group> kGroupColumns[] = {
    {3, [](const Cell& c, Group& g) { g.account.name = c.text(); }},
    {4, [](const Cell& c, Group& g) { g.print = c.number().value_or(0); }},
    {5, [](const Cell& c, Group& g) { g.copy = c.number().value_or(0); }},
    {6, [](const Cell& c, Group& g) { g.fax = c.number().value_or(0); }},
    {7, [](const Cell& c, Group& g) { g.scan = c.number().value_or(0); }},
    {10, [](const Cell& c, Group& g) { flag<&machine::Account::active, 0, 1>(c, g.account); }},
};
const Oid kSets = kCommon + Oid{1, 1, 1, 1, 3};  // kmCounterItem.d.set.item

template <class V>
V sumOfSet(const View& view, std::int64_t set) {
    V sum;
    if (set <= 0 || set > 0xFFFFFFFFLL) return sum;
    const Oid root = kSets + view.printers().printer + static_cast<std::uint32_t>(set);
    const auto& objects = view.walk().objects;
    for (auto it = objects.lower_bound(root); it != objects.end() && it->first.startsWith(root);
         ++it) {
        const V one = Cell{view, it->first, it->second}.count<V>();
        sum = sum.said() ? machine::sum(sum, one) : one;
    }
    return sum;
}

void readGroups(const View& view, Findings& out) {
    const Oid printer{view.printers().printer};
    for (auto& [index, group] : readTable(view, kGroups, printer, kGroupColumns)) {
        using Sides = machine::Value<machine::Impressions>;
        machine::Account& account = group.account;
        account.number =
            machine::Value<machine::Number>::of({index.arcs.back()}, view.from(kGroups));
        account.print = sumOfSet<Sides>(view, group.print);
        account.copy = sumOfSet<Sides>(view, group.copy);
        account.fax = sumOfSet<Sides>(view, group.fax);
        account.scan = sumOfSet<machine::Value<machine::Images>>(view, group.scan);
        out.reading.accounts.rows.push_back(std::move(account));
    }
}

}  // namespace

void askKyocera(Subtrees& asked) {
    asked.push_back({kCommon + Oid{3, 1}, 256});
    askColumns(asked, kGeneral, kGeneralColumns, 8);
    askColumns(asked, kMarker, kMarkerColumns, 8);
    askColumns(asked, kCpus, kCpuColumns, 16);
    askColumns(asked, kColourModes, kModeColumns, 16);
    asked.push_back({kTree + Oid{46, 10, 1, 1, 5}, 16});
    askColumns(asked, kGroups, kGroupColumns, 1024);
    asked.push_back({kSets, 4096});
}

void readKyocera(const View& view, Findings& out) {
    const Oid printer{view.printers().printer};
    readScalars(view, kTree, kScalars, out);
    readRow(view, kGeneral, printer, kGeneralColumns, out);
    for (const auto& [index, engine] : readTable(view, kMarker, printer, kMarkerColumns)) {
        out.totals.push_back(engine.serviced);
    }
    for (const auto& [index, cpu] : readTable(view, kCpus, printer, kCpuColumns)) {
        addFirmware(out, cpu.role, cpu.version);
    }
    readMatrix(view, out);
    readGroups(view, out);
}

}  // namespace snmp
