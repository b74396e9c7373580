// Ricoh (367), and Gestetner, Lanier, NRG, Savin, which sell its machines. Sources: 4-lists 3, 5,
// 10, 12 and 14; the objects' own names in RicohPrivateMIB.
//
// The index of a counter's row is a place, not a meaning: the type in column 2 is (4-lists 12).
// Left out: types 202, 402 and 60x, 61x, whose colours each family adds up in its own way, stand as
// further counters under the machine's own names; ricohEngEnergyStatCurrent, an index into a table
// of states whose numbers no source explains.
#include "machine/snmp/makers.h"

#include <algorithm>

namespace snmp {
namespace {

using machine::FunctionCounter;
using machine::Job;

const Oid kTree = makersTree(367) + Oid{3, 2, 1};
constexpr char kSystem[] = "SYSTEM";

const Scalar<Findings> kScalars[] = {
    {{1, 1, 1, 0}, model},              // ricohSysName
    {{1, 1, 2, 0}, firmware<kSystem>},  // ricohSysVers
    {{1, 1, 8, 0},
     [](const Cell& c, Findings& f) {  // ricohSysLanguage
         if (!f.reading.settings.language.said()) f.reading.settings.language = c.text();
     }},
    {{1, 1, 9, 0},
     [](const Cell& c, Findings& f) {  // ricohSysCountry
         if (!f.reading.settings.country.said()) f.reading.settings.country = c.text();
     }},
    {{1, 1, 11, 0}, [](const Cell& c, Findings& f) { f.deviceId = c.text(); }},  // …DeviceID
    {{2, 1, 4, 0}, serial},  // ricohEngSerialNumber
    {{2, 19, 1, 0}, total},  // ricohEngCounterTotal
    {{2, 19, 2, 0}, function<kPrint, &FunctionCounter::total>},
    {{2, 19, 3, 0}, function<kFax, &FunctionCounter::total>},
    {{2, 19, 4, 0}, function<kCopy, &FunctionCounter::total>},
};

constexpr Name kAdf[] = {{1, "none"}, {2, "one side"}, {3, "both sides"}, {4, "ARDF"}};

// ricohEngAdfType
void readAdf(const View& view, Findings& out) {
    const Oid oid = kTree + Oid{2, 15, 1, 0};
    const Datum* datum = view.walk().find(oid);
    if (datum == nullptr || datum->number < 1 || datum->number > 4) return;
    out.reading.machine.options.push_back(
        {machine::Text::of("ADF", view.from(oid)),
         machine::Text::of(nameOf(kAdf, datum->number), view.from(oid))});
}

// ricohEngOptionFunc: no source gives the number's bits a meaning, so it stands as it is.
void readOptionFunctions(const View& view, Findings& out) {
    const Oid oid = kTree + Oid{2, 11, 3, 0};
    const Datum* datum = view.walk().find(oid);
    if (datum == nullptr || datum->type == Type::octets || datum->number < 0) return;
    out.reading.machine.options.push_back(
        {machine::Text::of("Option functions (code)", view.from(oid)),
         machine::Text::of(std::to_string(datum->number), view.from(oid))});
}

// The bit sets of the applications (4-lists 14). A bit that is set is said; none that is clear is.
struct Bit {
    std::uint32_t bit;
    const char* error;
};
constexpr Bit kCopyBits[] = {{1, "lowToner"}, {5, "doorOpen"},         {6, "doorOpen"},
                             {7, "noPaper"},  {8, "jammed"},           {9, "jammed"},
                             {10, "noToner"}, {11, "serviceRequested"}};
constexpr Bit kFaxBits[] = {{1, "lowToner"}, {5, "doorOpen"},         {6, "doorOpen"},
                            {7, "noPaper"},  {8, "jammed"},           {9, "jammed"},
                            {10, "noToner"}, {13, "serviceRequested"}};
constexpr Bit kScanBits[] = {{6, "serviceRequested"}};

template <std::size_t N>
void readBits(const View& view, const Oid& oid, const Bit (&bits)[N], Findings& out) {
    const Datum* datum = view.walk().find(oid);
    if (datum == nullptr || datum->type == Type::octets || datum->number <= 0) return;
    for (const Bit& bit : bits) {
        if ((datum->number >> bit.bit & 1) != 0) {
            addError(out, machine::Text::of(bit.error, view.from(oid)));
        }
    }
}

void readStatus(const View& view, Findings& out) {
    readBits(view, kTree + Oid{2, 2, 18, 0}, kScanBits, out);  // ricohEngScanStatSummary
    readBits(view, kTree + Oid{2, 2, 21, 0}, kFaxBits, out);   // ricohEngFAXStatSummary
    readBits(view, kTree + Oid{2, 2, 22, 0}, kCopyBits, out);  // ricohEngCopyStatSummary
    const Oid error = kTree + Oid{2, 2, 13, 0};                // ricohEngScanStatError
    const Datum* datum = view.walk().find(error);
    if (datum == nullptr) return;
    if (datum->number == 2) addError(out, machine::Text::of("jammed", view.from(error)));
    if (datum->number == 4) addError(out, machine::Text::of("serviceRequested", view.from(error)));
}

// The alerts of the functions (4-lists 14): print, fax, copy, scan.
const Oid kAlertTables[] = {kTree + Oid{2, 21, 4, 2, 1}, kTree + Oid{2, 22, 4, 2, 1},
                            kTree + Oid{2, 23, 4, 2, 1}, kTree + Oid{2, 16, 30, 2, 1}};

struct CounterRow {
    std::int64_t type = 0, flags = 0, unit = 0;
    machine::Text name;
    machine::Value<machine::Amount> value;
};

const Oid kCounters = kTree + Oid{2, 19, 5, 1};
constexpr Column<CounterRow> kCounterColumns[] = {
    // ricohEngCounterType, …Increment, …Unit, …Name, …Value
    {2, [](const Cell& c, CounterRow& r) { r.type = c.number().value_or(0); }},
    {3, [](const Cell& c, CounterRow& r) { r.flags = c.number().value_or(0); }},
    {4, [](const Cell& c, CounterRow& r) { r.unit = c.number().value_or(0); }},
    {5, text<&CounterRow::name>},
    {9, count<&CounterRow::value>},
};

struct Meaning {
    std::int64_t type;
    const char* function;
    machine::Value<machine::Impressions> FunctionCounter::*member;
};
constexpr Meaning kMeanings[] = {
    {200, kCopy, &FunctionCounter::total},      {201, kCopy, &FunctionCounter::black},
    {203, kCopy, &FunctionCounter::fullColour}, {300, kFax, &FunctionCounter::total},
    {301, kFax, &FunctionCounter::black},       {400, kPrint, &FunctionCounter::total},
    {401, kPrint, &FunctionCounter::black},     {403, kPrint, &FunctionCounter::fullColour},
    {620, kCopy, &FunctionCounter::black},      {621, kCopy, &FunctionCounter::oneColour},
    {622, kCopy, &FunctionCounter::twoColour},  {623, kCopy, &FunctionCounter::fullColour},
    {630, kFax, &FunctionCounter::black},       {631, kFax, &FunctionCounter::oneColour},
    {640, kPrint, &FunctionCounter::black},     {642, kPrint, &FunctionCounter::fullColour},
};

// The flags of the machine's total: a set bit is "counts once" (bits 4 A3, 5 11x17, 6 duplex). No
// bit at all also stands for "not kept", so only a mixture tells a method.
void readMethod(const CounterRow& row, Findings& out) {
    if ((row.flags & 0x70) == 0 || out.reading.counters.method.said()) return;
    std::string method;
    const auto add = [&](std::int64_t bit, const char* what) {
        if ((row.flags & bit) != 0) return;
        method += method.empty() ? "" : ", ";
        method += what;
    };
    add(0x10, "A3 counts twice");
    add(0x20, "11x17 counts twice");
    add(0x40, "duplex counts twice");
    if (method.empty()) method = "every sheet counts once";
    out.reading.counters.method = machine::Text::of(method, row.value.from);
}

constexpr Name kUnits[] = {{8, "sheets"}, {50, "times"}, {51, "percent"}, {64, "minutes"}};

machine::Value<machine::Impressions> impressionsOf(const CounterRow& row) {
    return machine::Value<machine::Impressions>::of({row.value.value.count}, row.value.from);
}

// Whether the row's number has found its place.
bool place(const CounterRow& row, Findings& out) {
    auto& counters = out.reading.counters;
    for (const Meaning& meaning : kMeanings) {
        if (meaning.type != row.type) continue;
        auto& function = functionRow(out, machine::Text::of(meaning.function, row.value.from));
        if ((function.*meaning.member).said()) return row.type < 600;
        function.*meaning.member = impressionsOf(row);
        return true;
    }
    switch (row.type) {
        case 10:
        case 800:
            out.totals.push_back(impressionsOf(row));
            readMethod(row, out);
            return true;
        case 701:
            counters.duplexSides = impressionsOf(row);
            return true;
        case 702:
            counters.finishing.staples =
                machine::Value<machine::Items>::of({row.value.value.count}, row.value.from);
            return true;
        default:
            return false;
    }
}

void readCounters(const View& view, Findings& out) {
    for (const auto& [index, row] : readTable(view, kCounters, {}, kCounterColumns)) {
        if (!row.value.known() || place(row, out)) continue;
        const std::string unit = row.unit == 0 ? std::string() : nameOf(kUnits, row.unit);
        const machine::Text name =
            row.name.known() ? row.name
            : row.type == 0
                ? machine::Text{}
                : machine::Text::of("Counter type " + std::to_string(row.type), row.value.from);
        addExtra(out, name, unit.c_str(), row.value);
    }
}

// ricohEngTonerTable: per cent; -100 is near empty, -3 some, -2 unknown.
struct Toner {
    machine::Part part;
};
const Oid kToner = kTree + Oid{2, 24, 1, 1};
constexpr Column<Toner> kTonerColumns[] = {
    {2, [](const Cell& c, Toner& t) { t.part.name = c.text(); }},
    {5, [](const Cell& c, Toner& t) { level<&machine::Part::level>(c, t.part); }},
};

void readToner(const View& view, Findings& out) {
    for (auto& [index, row] : readTable(view, kToner, {}, kTonerColumns)) {
        machine::Part& part = row.part;
        if (!part.level.said() || (part.level.known() && part.level.value.count > 100)) continue;
        const auto from = part.level.from;
        part.kind = machine::Text::of("toner", from);
        part.colour = colourIn(part.name);
        part.unit = machine::Text::of("percent", from);
        part.capacity = machine::Value<machine::Amount>::of({100}, from);
        addPart(out, std::move(part));
    }
}

// ricohQueJobPrt: names, times and users are texts of the machine.
const Oid kJobs = kTree + Oid{3, 2, 1, 1, 1};
constexpr Name kJobStates[] = {
    {0, ""}, {1, "COMPLETED"}, {6, "PROCESSING"}, {7, "ERROR"}, {8, "CANCELED"}};
constexpr Column<Job> kJobColumns[] = {
    {4, text<&Job::name>},
    {9, text<&Job::owner>},
    {11, named<&Job::state, kJobStates>},
};

void readRicohJobs(const View& view, Findings& out) {
    for (auto& [index, job] : readTable(view, kJobs, {}, kJobColumns)) {
        if (!job.state.known() && !job.name.known()) continue;
        job.id = machine::Value<machine::Number>::of({index.arcs.back()}, view.from(kJobs));
        out.reading.jobs.rows.push_back(std::move(job));
    }
}

}  // namespace

void askRicoh(Subtrees& asked) {
    asked.push_back({kTree + Oid{1, 1}, 32});
    asked.push_back({kTree + Oid{2, 1, 4}, 4});
    asked.push_back({kTree + Oid{2, 2}, 64});
    asked.push_back({kTree + Oid{2, 11, 3}, 4});
    asked.push_back({kTree + Oid{2, 15, 1}, 4});
    for (const Oid& table : kAlertTables) askAlertsLike(table, asked);
    for (std::uint32_t column : {1U, 2U, 3U, 4U}) asked.push_back({kTree + Oid{2, 19, column}, 4});
    askColumns(asked, kCounters, kCounterColumns, 256);
    askColumns(asked, kToner, kTonerColumns, 32);
    askColumns(asked, kJobs, kJobColumns, 128);
}

void readRicoh(const View& view, Findings& out) {
    readScalars(view, kTree, kScalars, out);
    readAdf(view, out);
    readOptionFunctions(view, out);
    readStatus(view, out);
    for (const Oid& table : kAlertTables) readAlertsLike(view, table, out);
    readCounters(view, out);
    readToner(view, out);
    readRicohJobs(view, out);
}

}  // namespace snmp
