// Sharp (2385). Source: the walk of an MX-3570N, where column 4 of a table names each counter of
// column 3: prints 82214 = 53631 + 28583, copies 38804, others 86, together prtMarkerLifeCount
// 121104.
#include "machine/snmp/makers.h"

namespace snmp {
namespace {

using machine::FunctionCounter;
using machine::ImageCounter;

const Oid kTree = makersTree(2385);
const Oid kCounters = kTree + Oid{1, 1, 19, 2, 1};
constexpr char kFiling[] = "DOCUMENT FILING";
constexpr char kDiskScan[] = "SCAN TO HDD";
constexpr char kMain[] = "MAIN";

const Scalar<Findings> kScalars[] = {{{2, 1, 1, 2, 1, 2, 1}, firmware<kMain>}};

// Column 3, by function, class and kind: functions 1 print, 4 copy, 7 scan, 8 filing and disk.
const Scalar<Findings> kCounterScalars[] = {
    {{3, 1, 4, 60}, function<kPrint, &FunctionCounter::total>},
    {{3, 1, 4, 61}, function<kPrint, &FunctionCounter::black>},
    {{3, 1, 4, 63}, function<kPrint, &FunctionCounter::fullColour>},
    {{3, 4, 4, 60}, function<kCopy, &FunctionCounter::total>},
    {{3, 4, 4, 61}, function<kCopy, &FunctionCounter::black>},
    {{3, 4, 4, 63}, function<kCopy, &FunctionCounter::fullColour>},
    {{3, 4, 4, 64}, function<kCopy, &FunctionCounter::twoColour>},
    {{3, 4, 4, 80}, function<kCopy, &FunctionCounter::oneColour>},
    {{3, 8, 4, 60}, function<kFiling, &FunctionCounter::total>},
    {{3, 8, 4, 61}, function<kFiling, &FunctionCounter::black>},
    {{3, 8, 4, 63}, function<kFiling, &FunctionCounter::fullColour>},
    {{3, 8, 4, 64}, function<kFiling, &FunctionCounter::twoColour>},
    {{3, 8, 4, 80}, function<kFiling, &FunctionCounter::oneColour>},
    {{3, 7, 4, 50}, images<kSend, &ImageCounter::total>},
    {{3, 7, 4, 51}, images<kSend, &ImageCounter::black>},
    {{3, 7, 4, 53}, images<kSend, &ImageCounter::colour>},
    {{3, 8, 4, 50}, images<kDiskScan, &ImageCounter::total>},
    {{3, 8, 4, 51}, images<kDiskScan, &ImageCounter::black>},
    {{3, 8, 4, 53}, images<kDiskScan, &ImageCounter::colour>},
};

// Rows that no table above knows keep the machine's own name.
struct Counter {
    machine::Text name;
    machine::Value<machine::Amount> count;
};
constexpr Column<Counter> kColumns[] = {{3, count<&Counter::count>}, {4, text<&Counter::name>}};

bool isKnown(const Oid& index) {
    for (const auto& scalar : kCounterScalars) {
        if (scalar.tail.behind(Oid{3}) == index) return true;
    }
    return false;
}

}  // namespace

void askSharp(Subtrees& asked) {
    askColumns(asked, kCounters, kColumns, 256);
    askScalars(asked, kTree, kScalars);
}

void readSharp(const View& view, Findings& out) {
    readScalars(view, kTree, kScalars, out);
    // The names decide: a machine whose rows mean something else must not be read by our table.
    const auto rows = readTable(view, kCounters, {}, kColumns);
    const auto prints = rows.find(Oid{1, 4, 60});
    const bool asExpected = prints != rows.end() &&
                            (!prints->second.name.known() || prints->second.name.value == "Prints");
    if (asExpected) readScalars(view, kCounters, kCounterScalars, out);
    for (const auto& [index, row] : rows) {
        if (!asExpected || !isKnown(index)) addExtra(out, row.name, "", row.count);
    }
}

}  // namespace snmp
