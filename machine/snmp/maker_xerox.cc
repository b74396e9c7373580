// Xerox (253), and Fuji Xerox, which sells the same machines. Sources: 4-lists 0 (FX); the objects'
// own names in XEROX-HOST-RESOURCES-EXT-MIB; walks quoted in public threads, where
// xcmHrDevDetailValueString names each usage counter ("Total Impressions") and
// xcmHrDevDetailValueInteger holds it, and total 909 = colour 390 + black 519.
//
// The function columns (copy 11, scan 10) are given differently by different readers: left out.
#include "machine/snmp/makers.h"

namespace snmp {
namespace {

const Oid kTree = makersTree(253) + Oid{8, 53};
constexpr std::uint32_t kUsage = 20;  // xcmHrDevDetailType: lifetime usage

// xcmHrDevInfoSerialNumber.1
const Scalar<Findings> kScalars[] = {{{3, 2, 1, 3, 1}, serial}};

struct Usage {
    machine::Text name;
    machine::Value<machine::Amount> count;
};
const Oid kDetails = kTree + Oid{13, 2, 1};
constexpr Column<Usage> kColumns[] = {
    {6, count<&Usage::count>},  // xcmHrDevDetailValueInteger.device.type.row
    {8, text<&Usage::name>},    // xcmHrDevDetailValueString
};

// What the rows are called on machines that do not name them.
constexpr Name kRows[] = {
    {1, "Total Impressions"}, {33, "Color Impressions"}, {34, "Black Impressions"}};

}  // namespace

void askXerox(Subtrees& asked) {
    askScalars(asked, kTree, kScalars);
    asked.push_back({kDetails + 6U + 1U + kUsage, 256});
    asked.push_back({kDetails + 8U + 1U + kUsage, 256});
}

void readXerox(const View& view, Findings& out) {
    readScalars(view, kTree, kScalars, out);
    for (auto& [index, row] : readTable(view, kDetails, Oid{1, kUsage}, kColumns)) {
        if (!row.count.known() || index.arcs.size() != 1) continue;
        if (!row.name.known()) {
            for (const Name& known : kRows) {
                if (known.number == index.arcs[0]) {
                    row.name = machine::Text::of(known.name, row.count.from);
                }
            }
        }
        if (row.name.value == "Total Impressions") {
            out.totals.push_back(
                machine::Value<machine::Impressions>::of({row.count.value.count}, row.count.from));
        } else {
            addExtra(out, row.name, "", row.count);
        }
    }
}

}  // namespace snmp
