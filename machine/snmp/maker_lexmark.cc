// Lexmark (641), and Dell, which sells its machines. Sources: 4-lists 5, 10 and 11; LEXMARK-MPS-MIB
// and LEXMARK-PVT-MIB for the objects' own names. Rows are behind deviceIndex and a row number; the
// type column tells what a row counts.
#include "machine/snmp/makers.h"

namespace snmp {
namespace {

using machine::FunctionCounter;
using machine::Reading;

const Oid kTree = makersTree(641);
const Oid kMps = kTree + Oid{6};
constexpr std::int64_t kSides = 4;  // UnitsTC

// prtgenPrinterName, prtgenSerialNo; deviceModel, deviceSerialNumber
const Oid kPrivate = kTree + Oid{2, 1, 2, 1};
const Oid kDevice = kMps + Oid{2, 3, 1};
constexpr Column<Findings> kPrivateColumns[] = {{2, model}, {6, serial}};
constexpr Column<Findings> kDeviceColumns[] = {
    {4, model},
    {5, serial},
    {7, [](const Cell& c, Findings& f) { f.reading.machine.identity.installed = c.date(); }},
};

struct Software {
    machine::Text name, revision;
};
const Oid kSoftware = kMps + Oid{3, 3, 1};
constexpr Column<Software> kSoftwareColumns[] = {{6, text<&Software::name>},
                                                 {7, text<&Software::revision>}};

struct Counter {
    std::int64_t type = 0, unit = 0;
    machine::Value<machine::Amount> value;
};
constexpr Column<Counter> kCounterColumns[] = {
    {2, [](const Cell& c, Counter& r) { r.type = c.number().value_or(0); }},
    {3, [](const Cell& c, Counter& r) { r.unit = c.number().value_or(0); }},
    {4, count<&Counter::value>},
};

template <class V>
V as(const Counter& row) {
    return V::of({row.value.value.count}, row.value.from);
}

constexpr std::int64_t kSeconds = 35, kMinutes = 36, kHours = 37;  // UnitsTC

machine::Value<machine::Hours> hoursOf(const Counter& row) {
    auto hours = as<machine::Value<machine::Hours>>(row);
    if (row.unit == kSeconds) hours.value.count /= 3600;
    if (row.unit == kMinutes) hours.value.count /= 60;
    return row.unit == kSeconds || row.unit == kMinutes || row.unit == kHours
               ? hours
               : machine::Value<machine::Hours>{};
}

/// genCountTable: a row of this table says where a type goes.
struct General {
    std::int64_t type;
    void (*fill)(const Counter&, Reading&);
};
using Events = machine::Value<machine::Events>;
const General kGeneral[] = {
    {1, [](const Counter& c, Reading& r) { r.status.powerOns = as<Events>(c); }},
    {2, [](const Counter& c, Reading& r) { r.status.sleeps = as<Events>(c); }},
    {32, [](const Counter& c, Reading& r) { r.status.powered = hoursOf(c); }},
    {33, [](const Counter& c, Reading& r) { r.status.active = hoursOf(c); }},
    {34, [](const Counter& c, Reading& r) { r.status.idle = hoursOf(c); }},
    {35, [](const Counter& c, Reading& r) { r.status.asleep = hoursOf(c); }},
    {97, [](const Counter& c, Reading& r) { r.troubles.jams = as<Events>(c); }},
    {98, [](const Counter& c, Reading& r) { r.troubles.scannerJams = as<Events>(c); }},
    {99, [](const Counter& c, Reading& r) { r.troubles.loadPrompts = as<Events>(c); }},
    {101, [](const Counter& c, Reading& r) { r.troubles.coverOpenings = as<Events>(c); }},
};

/// lifetime…Coverage of genCountTable, in 0.01 % (4-lists 11). The MIB counts yellow before
/// magenta.
struct Ratio {
    std::int64_t type;
    machine::Value<machine::HundredthPercent> machine::CoverageRow::*member;
};
constexpr Ratio kRatios[] = {{64, &machine::CoverageRow::black},
                             {65, &machine::CoverageRow::cyan},
                             {66, &machine::CoverageRow::yellow},
                             {67, &machine::CoverageRow::magenta}};
constexpr std::uint64_t kWholePage = 10000;

// Of more than the whole page nobody knows what it counts: it is unknown.
void placeRatio(const Counter& row, machine::CoverageRow& coverage) {
    using Value = machine::Value<machine::HundredthPercent>;
    for (const Ratio& ratio : kRatios) {
        if (ratio.type != row.type) continue;
        coverage.name = machine::Text::of("LIFETIME", row.value.from);
        coverage.*ratio.member = row.value.value.count <= kWholePage
                                     ? as<Value>(row)
                                     : Value::in(machine::State::unknown, row.value.from);
    }
}

/// paperGeneralCountTable, counted in sides.
struct Paper {
    std::int64_t type;
    const char* function;
    machine::Value<machine::Impressions> FunctionCounter::*member;
};
constexpr Paper kPaper[] = {
    {16, kPrint, &FunctionCounter::total},      {17, kPrint, &FunctionCounter::black},
    {18, kPrint, &FunctionCounter::fullColour}, {32, kCopy, &FunctionCounter::total},
    {33, kCopy, &FunctionCounter::black},       {34, kCopy, &FunctionCounter::fullColour},
    {48, kFax, &FunctionCounter::total},        {49, kFax, &FunctionCounter::black},
    {50, kFax, &FunctionCounter::fullColour},
};
constexpr Name kPaperNames[] = {{1, "Total picked"},
                                {2, "Total safe"},
                                {3, "Mono safe"},
                                {4, "Colour safe"},
                                {64, "Blank, all"},
                                {65, "Blank, print"},
                                {66, "Blank, copy"},
                                {67, "Blank, fax"},
                                {130, "Clicks, print mono"},
                                {131, "Clicks, print colour"},
                                {132, "Clicks, scan"}};
constexpr Name kUnits[] = {{1, ""},       {2, ""},      {3, "items"}, {4, "impressions"},
                           {5, "sheets"}, {20, "feet"}, {21, "grams"}};

// A unit that the table does not know is none.
std::string unitOf(std::int64_t unit) {
    for (const Name& name : kUnits) {
        if (name.number == unit) return std::string(name.name);
    }
    return {};
}

void placePaper(const Counter& row, Findings& out) {
    for (const Paper& paper : kPaper) {
        if (paper.type != row.type) continue;
        // The same type comes once in sheets and once in sides.
        if (row.unit != kSides) return;
        functionRow(out, machine::Text::of(paper.function, row.value.from)).*paper.member =
            as<machine::Value<machine::Impressions>>(row);
        return;
    }
    for (const Name& name : kPaperNames) {
        if (name.number != row.type) continue;
        const std::string unit = nameOf(kUnits, row.unit);
        addExtra(out, machine::Text::of(name.name, row.value.from), unit.c_str(), row.value);
        return;
    }
}

void readCounters(const View& view, Findings& out) {
    machine::CoverageRow coverage;
    for (const auto& [index, row] : readTable(view, kMps + Oid{4, 1, 1, 1}, {}, kCounterColumns)) {
        if (!row.value.known()) continue;
        for (const General& general : kGeneral) {
            if (general.type == row.type) general.fill(row, out.reading);
        }
        placeRatio(row, coverage);
    }
    if (coverage.name.known()) out.reading.coverage.rows.push_back(std::move(coverage));
    for (const auto& [index, row] : readTable(view, kMps + Oid{4, 2, 1, 1}, {}, kCounterColumns)) {
        if (row.value.known()) placePaper(row, out);
    }
}

// PaperSizeTC
constexpr Name kSizes[] = {
    {1, "UNKNOWN"},  {2, "OTHER"},      {3, "UNIVERSAL"}, {4, "CUSTOM"},       {8, "LETTER"},
    {9, "LEGAL"},    {10, "EXECUTIVE"}, {11, "FOLIO"},    {12, "STATEMENT"},   {13, "OFICIO"},
    {14, "TABLOID"}, {27, "12x18"},     {28, "SRA3"},     {34, "ENVELOPE 10"}, {35, "ENVELOPE DL"},
    {67, "A3"},      {68, "A4"},        {69, "A5"},       {70, "A6"},          {77, "ISO B5"},
    {85, "C5"},      {140, "B4"},       {141, "B5"},      {142, "B6"},         {143, "11x17"}};

struct SizeRow {
    std::int64_t size = 0;
    machine::Value<machine::Sheets> sheets;
    machine::Value<machine::Impressions> black, colour;
};
// paperSheetsPaperSize, …Safe; paperSidesPaperSize, …MonoSafe, …ColorSafe: what reached a bin.
const Oid kSheets = kMps + Oid{4, 2, 3, 1};
const Oid kSidesTable = kMps + Oid{4, 2, 2, 1};
constexpr Column<SizeRow> kSheetColumns[] = {
    {2, [](const Cell& c, SizeRow& r) { r.size = c.number().value_or(0); }},
    {5, count<&SizeRow::sheets>},
};
constexpr Column<SizeRow> kSideColumns[] = {
    {2, [](const Cell& c, SizeRow& r) { r.size = c.number().value_or(0); }},
    {6, count<&SizeRow::black>},
    {7, count<&SizeRow::colour>},
};

template <class V>
void add(V& to, const V& more) {
    to = to.said() && more.said() ? machine::sum(to, more) : (to.said() ? to : more);
}

// A size stands once for each kind of paper; the list has one row a size.
void readSizes(const View& view, Findings& out) {
    std::map<std::int64_t, machine::SizeCounter> sizes;
    const auto take = [&](const std::map<Oid, SizeRow>& rows) {
        for (const auto& [index, row] : rows) {
            if (row.size == 0) continue;
            auto& size = sizes[row.size];
            add(size.sheets, row.sheets);
            add(size.black, row.black);
            add(size.colour, row.colour);
        }
    };
    take(readTable(view, kSheets, {}, kSheetColumns));
    take(readTable(view, kSidesTable, {}, kSideColumns));
    for (auto& [number, size] : sizes) {
        size.size = machine::Text::of(nameOf(kSizes, number), view.from(kSheets + 2U));
        out.reading.counters.sizes.push_back(std::move(size));
    }
}

// currentSuppliesTable. currentSupplyCoverage is left out: it is an additive amount, no ratio, and
// the MIB states no scale for it.
struct SupplyRow {
    machine::Part part;
    std::int64_t unit = 1;
    machine::Value<machine::Amount> used;
};
const Oid kSupplies = kMps + Oid{4, 4, 1, 1};
constexpr Column<SupplyRow> kSupplyColumns[] = {
    {5, [](const Cell& c, SupplyRow& r) { r.part.name = c.text(); }},
    {6, [](const Cell& c, SupplyRow& r) { r.part.serial = c.text(); }},
    {10, [](const Cell& c, SupplyRow& r) { r.part.fitted = c.date(); }},
    {11, [](const Cell& c, SupplyRow& r) { count<&machine::Part::totalWhenFitted>(c, r.part); }},
    // …CapacityUnit, in which are …Capacity, …CurrentLevel, …Usage
    {13, [](const Cell& c, SupplyRow& r) { r.unit = c.number().value_or(1); }},
    {14, [](const Cell& c, SupplyRow& r) { count<&machine::Part::capacity>(c, r.part); }},
    {16, [](const Cell& c, SupplyRow& r) { count<&machine::Part::level>(c, r.part); }},
    {17, count<&SupplyRow::used>},
    {20,
     [](const Cell& c, SupplyRow& r) {
         if (c.number().value_or(-1) >= 0) count<&machine::Part::daysLeft>(c, r.part);
     }},
};

// The maker's level and capacity for a standard row that knows no number, never one of each. A box
// that fills is left alone: the standard says what its number means, this table does not.
void completeLevel(const SupplyRow& row, machine::Part& part) {
    const machine::Part& own = row.part;
    if (part.level.known() || machine::fills(part) || !own.level.known() || !own.capacity.known() ||
        own.capacity.value.count == 0 || own.level.value.count > own.capacity.value.count) {
        return;
    }
    part.level = own.level;
    part.capacity = own.capacity;
    const std::string unit = unitOf(row.unit);
    part.unit = unit.empty() ? machine::Text{} : machine::Text::of(unit, own.level.from);
}

// What the standard row of the same name does not know: when it was fitted, its serial number.
void readSupplyHistory(const View& view, Findings& out) {
    for (auto& [index, row] : readTable(view, kSupplies, {}, kSupplyColumns)) {
        for (machine::Part& part : out.reading.parts) {
            if (!part.name.known() || !row.part.name.known()) continue;
            if (part.name.value != row.part.name.value) continue;
            if (!part.serial.said()) part.serial = row.part.serial;
            if (!part.fitted.said()) part.fitted = row.part.fitted;
            if (!part.totalWhenFitted.said()) part.totalWhenFitted = row.part.totalWhenFitted;
            if (!part.daysLeft.said()) part.daysLeft = row.part.daysLeft;
            completeLevel(row, part);
        }
        if (row.used.known() && row.part.name.known()) {
            addExtra(out, machine::Text::of(row.part.name.value + ", used", row.used.from),
                     unitOf(row.unit).c_str(), row.used);
        }
    }
}

}  // namespace

void askLexmark(Subtrees& asked) {
    askColumns(asked, kDevice, kDeviceColumns, 8);
    askColumns(asked, kPrivate, kPrivateColumns, 8);
    askColumns(asked, kMps + Oid{4, 2, 1, 1}, kCounterColumns, 256);
    askColumns(asked, kMps + Oid{4, 1, 1, 1}, kCounterColumns, 128);
    askColumns(asked, kSupplies, kSupplyColumns, 64);
    askColumns(asked, kSheets, kSheetColumns, 256);
    askColumns(asked, kSidesTable, kSideColumns, 256);
    askColumns(asked, kSoftware, kSoftwareColumns, 64);
}

void readLexmark(const View& view, Findings& out) {
    readRow(view, kDevice, Oid{1}, kDeviceColumns, out);
    readRow(view, kPrivate, Oid{1}, kPrivateColumns, out);
    readCounters(view, out);
    readSizes(view, out);
    readSupplyHistory(view, out);
    for (const auto& [index, row] : readTable(view, kSoftware, {}, kSoftwareColumns)) {
        addFirmware(out, row.name, row.revision);
    }
}

}  // namespace snmp
