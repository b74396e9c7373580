// Canon (1602). Sources: the walk of an LBP6670 (name and version); the objects' own names in
// CANON-MIB; two independent readers of the counter tables.
//
// Left out: row 101 of the older counter table, a copy total to one reader and the machine's total
// to another.
#include "machine/snmp/makers.h"

namespace snmp {
namespace {

using machine::FunctionCounter;
using machine::ImageCounter;

const Oid kTree = makersTree(1602);
constexpr char kMain[] = "MAIN";

const Scalar<Findings> kScalars[] = {
    {{1, 1, 1, 1, 0}, model},            // canPdInfoProductName
    {{1, 1, 1, 4, 0}, firmware<kMain>},  // canPdInfoProductVersion
    {{1, 2, 1, 8, 1, 3, 1, 1}, serial},  // canServInfoSerialNumberDeviceNumber
    {{1, 2, 1, 4, 0}, serial},
    {{1, 11, 1, 3, 1, 4, 301}, function<kPrint, &FunctionCounter::total>},
    {{1, 11, 1, 3, 1, 4, 501}, images<kScan, &ImageCounter::total>},
};

// Newer machines name each counter.
struct Counter {
    machine::Text name;
    machine::Value<machine::Amount> count;
};
const Oid kCounters = kTree + Oid{1, 11, 2, 1, 1};
constexpr Column<Counter> kColumns[] = {{2, text<&Counter::name>}, {3, count<&Counter::count>}};

struct Meaning {
    std::string_view name;
    const char* function;
};
constexpr Meaning kMeanings[] = {{"Print (Total 1)", kPrint}, {"Copy (Total 1)", kCopy}};

void place(const Counter& row, Findings& out) {
    const auto sides =
        machine::Value<machine::Impressions>::of({row.count.value.count}, row.count.from);
    if (row.name.value == "Total 1") {
        out.totals.push_back(sides);
        return;
    }
    if (row.name.value == "Scan (Total 1)") {
        imageRow(out, machine::Text::of(kScan, row.count.from)).total =
            machine::Value<machine::Images>::of({row.count.value.count}, row.count.from);
        return;
    }
    for (const Meaning& meaning : kMeanings) {
        if (meaning.name != row.name.value) continue;
        functionRow(out, machine::Text::of(meaning.function, row.count.from)).total = sides;
        return;
    }
    addExtra(out, row.name, "", row.count);
}

}  // namespace

void askCanon(Subtrees& asked) {
    askColumns(asked, kCounters, kColumns, 256);
    askScalars(asked, kTree, kScalars);
}

void readCanon(const View& view, Findings& out) {
    readScalars(view, kTree, kScalars, out);
    for (const auto& [index, row] : readTable(view, kCounters, {}, kColumns)) {
        if (row.name.known() && row.count.known()) place(row, out);
    }
}

}  // namespace snmp
