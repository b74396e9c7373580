// prtInput and prtOutput (RFC 3805): paper in and paper out (4-lists 3).
#include "base/text.h"
#include "machine/snmp/groups.h"
#include "machine/snmp/paper.h"
#include "machine/snmp/table.h"

#include <fmt/format.h>

namespace snmp {
namespace {

using machine::Bin;
using machine::Tray;

const Oid kPrinterMib{1, 3, 6, 1, 2, 1, 43};
const Oid kInput = kPrinterMib + Oid{8, 2, 1};
const Oid kOutput = kPrinterMib + Oid{9, 2, 1};
const Oid kDefaultInput = kPrinterMib + Oid{5, 1, 1, 6};
const Oid kDefaultOutput = kPrinterMib + Oid{5, 1, 1, 7};

constexpr std::int64_t kSheets = 8;

struct InputRow {
    Tray tray;
    machine::Text media, description;
    std::int64_t dimensionUnit = 0, unit = 0;
    std::int64_t declaredFeed = -2, declaredCross = -2, chosenFeed = -2, chosenCross = -2;
    machine::Provenance sizeFrom;
};

constexpr Column<InputRow> kInputColumns[] = {
    // prtInputDimUnit, …MediaDimFeedDirDeclared, …XFeedDirDeclared, …FeedDirChosen, …XFeedDirChosen
    {3, [](const Cell& c, InputRow& r) { r.dimensionUnit = c.number().value_or(0); }},
    {4, [](const Cell& c, InputRow& r) { r.declaredFeed = c.number().value_or(-2); }},
    {5, [](const Cell& c, InputRow& r) { r.declaredCross = c.number().value_or(-2); }},
    {6,
     [](const Cell& c, InputRow& r) {
         r.chosenFeed = c.number().value_or(-2);
         r.sizeFrom = c.from();
     }},
    {7, [](const Cell& c, InputRow& r) { r.chosenCross = c.number().value_or(-2); }},
    // …CapacityUnit, …MaxCapacity, …CurrentLevel, …Status
    {8, [](const Cell& c, InputRow& r) { r.unit = c.number().value_or(0); }},
    {9, [](const Cell& c, InputRow& r) { level<&Tray::capacity>(c, r.tray); }},
    {10, [](const Cell& c, InputRow& r) { level<&Tray::level>(c, r.tray); }},
    {11, [](const Cell& c,
            InputRow& r) { r.tray.status = c.said(subUnitStatus(c.number().value_or(-1))); }},
    // …MediaName, …Name, …Description, …MediaWeight, …MediaType
    {12, text<&InputRow::media>},
    {13, [](const Cell& c, InputRow& r) { text<&Tray::name>(c, r.tray); }},
    {18, text<&InputRow::description>},
    {20, [](const Cell& c, InputRow& r) { level<&Tray::weight>(c, r.tray); }},
    {21, [](const Cell& c, InputRow& r) { text<&Tray::type>(c, r.tray); }},
};

struct OutputRow {
    Bin bin;
    machine::Text description;
    std::int64_t unit = 0;
};

constexpr Column<OutputRow> kOutputColumns[] = {
    // prtOutputCapacityUnit, …MaxCapacity, …RemainingCapacity, …Status, …Name, …Description
    {3, [](const Cell& c, OutputRow& r) { r.unit = c.number().value_or(0); }},
    {4, [](const Cell& c, OutputRow& r) { level<&Bin::capacity>(c, r.bin); }},
    {5, [](const Cell& c, OutputRow& r) { level<&Bin::remaining>(c, r.bin); }},
    {6, [](const Cell& c,
           OutputRow& r) { r.bin.status = c.said(subUnitStatus(c.number().value_or(-1))); }},
    {7, [](const Cell& c, OutputRow& r) { text<&Bin::name>(c, r.bin); }},
    {12, text<&OutputRow::description>},
};

// A machine that does not say the unit counts sheets.
bool countsSheets(std::int64_t unit) {
    return unit <= 2 || unit == kSheets;
}

// A roll's metres must not stand in a column of sheets; the number is told beside the table.
template <class V>
void keepSheets(std::int64_t unit, const std::string& place, const char* what, V& value,
                std::vector<std::string>& remarks) {
    if (countsSheets(unit) || !value.said()) return;
    if (value.known()) {
        remarks.push_back(fmt::format("{}: {} {} {}, which is no number of sheets.", place, what,
                                      value.value.count, nameOf(kSupplyUnits, unit)));
    }
    value = {};
}

machine::Value<machine::Number> numberOf(const Oid& index, const machine::Provenance& from) {
    if (index.arcs.size() != 1) return {};
    return machine::Value<machine::Number>::of({index.arcs[0]}, from);
}

// The name of a medium whose size and type are said otherwise stands behind the type, unless it
// says no more than they do (4-lists 3 has both prtInputMediaName and …MediaType).
void addMedia(const machine::Text& media, Tray& tray) {
    if (!media.known() || media.value.empty() || base::equalsNoCase(media.value, tray.size.value) ||
        base::equalsNoCase(media.value, tray.type.value)) {
        return;
    }
    tray.type.value += " (" + media.value + ")";
}

// The size by its dimensions, which are numbers; else the medium's name, which often is a size.
void settleSize(InputRow& row) {
    std::string size = paperSize(row.chosenFeed, row.chosenCross, row.dimensionUnit);
    if (size.empty()) size = paperSize(row.declaredFeed, row.declaredCross, row.dimensionUnit);
    if (size.empty()) {
        row.tray.size = row.media;
        return;
    }
    row.tray.size = machine::Text::of(size, row.sizeFrom);
    if (row.tray.type.known()) {
        addMedia(row.media, row.tray);
    } else {
        row.tray.type = row.media;
    }
}

std::optional<std::int64_t> defaultIndex(const View& view, const Oid& column) {
    const Datum* datum = view.walk().find(column + view.printers().printer);
    if (datum == nullptr || datum->number < 1) return {};
    return datum->number;
}

}  // namespace

void askTrays(Subtrees& asked) {
    askColumns(asked, kInput, kInputColumns, 256);
    askColumns(asked, kOutput, kOutputColumns, 256);
}

void readTrays(const View& view, Findings& out) {
    const Oid printer{view.printers().printer};
    auto& remarks = out.reading.remarks;
    const auto tray = defaultIndex(view, kDefaultInput);
    for (auto& [index, row] : readTable(view, kInput, printer, kInputColumns)) {
        row.tray.number = numberOf(index, view.from(kInput + 10U + printer + index));
        if (!row.tray.name.known()) row.tray.name = row.description;
        settleSize(row);
        const std::string place =
            row.tray.name.known() ? row.tray.name.value : "Tray " + snmp::text(index);
        keepSheets(row.unit, place, "holds at most", row.tray.capacity, remarks);
        keepSheets(row.unit, place, "holds", row.tray.level, remarks);
        if (tray) {
            row.tray.isDefault = machine::Flag::of(index.arcs[0] == *tray,
                                                   view.from(kDefaultInput + printer.arcs[0]));
        }
        out.reading.trays.push_back(std::move(row.tray));
    }
    const auto bin = defaultIndex(view, kDefaultOutput);
    for (auto& [index, row] : readTable(view, kOutput, printer, kOutputColumns)) {
        row.bin.number = numberOf(index, view.from(kOutput + 4U + printer + index));
        if (!row.bin.name.known()) row.bin.name = row.description;
        const std::string place =
            row.bin.name.known() ? row.bin.name.value : "Output " + snmp::text(index);
        keepSheets(row.unit, place, "holds at most", row.bin.capacity, remarks);
        keepSheets(row.unit, place, "has room for", row.bin.remaining, remarks);
        if (bin && index.arcs[0] == *bin) {
            const auto from = view.from(kDefaultOutput + printer.arcs[0]);
            out.reading.settings.defaults.bin = machine::Text::of(place, from);
        }
        out.reading.bins.push_back(std::move(row.bin));
    }
}

}  // namespace snmp
