// Finisher-MIB (RFC 3806): what sorts, staples and punches, and its supplies (4-lists 5).
#include "machine/snmp/groups.h"
#include "machine/snmp/table.h"

namespace snmp {
namespace {

const Oid kDevices{1, 3, 6, 1, 2, 1, 43, 30, 1, 1};
const Oid kSupplies{1, 3, 6, 1, 2, 1, 43, 31, 1, 1};

using machine::Part;

constexpr Name kTypes[] = {
    {1, "other"},         {2, ""},         {3, "stitcher"},          {4, "folder"},
    {5, "binder"},        {6, "trimmer"},  {7, "dieCutter"},         {8, "puncher"},
    {9, "perforater"},    {10, "slitter"}, {11, "separationCutter"}, {12, "imprinter"},
    {13, "wrapper"},      {14, "bander"},  {15, "makeEnvelope"},     {16, "stacker"},
    {17, "sheetRotator"}, {18, "inserter"}};
constexpr Name kPresent[] = {{1, "other"}, {2, ""}, {3, "on"}, {4, "off"}, {5, "not present"}};

struct DeviceRow {
    machine::Text type, present, status, description;
};

constexpr Column<DeviceRow> kDeviceColumns[] = {
    // finDeviceType, finDevicePresentOnOff, finDeviceStatus, finDeviceDescription
    {2, named<&DeviceRow::type, kTypes>},
    {3, named<&DeviceRow::present, kPresent>},
    {9, [](const Cell& c,
           DeviceRow& r) { r.status = c.said(subUnitStatus(c.number().value_or(-1))); }},
    {10, text<&DeviceRow::description>},
};

constexpr Column<Part> kSupplyColumns[] = {
    // finSupplyClass, …Type, …Description, …Unit, …MaxCapacity, …CurrentLevel, …ColorName
    {3, named<&Part::consumed, kSupplyClasses>},
    {4, named<&Part::kind, kSupplyTypes>},
    {5, text<&Part::name>},
    {6, named<&Part::unit, kSupplyUnits>},
    {7, level<&Part::capacity>},
    {8, level<&Part::level>},
    {9, text<&Part::colour>},
};

void append(machine::Text& to, const machine::Text& more) {
    if (!more.known()) return;
    if (!to.known()) {
        to = more;
    } else {
        to.value += ", " + more.value;
    }
}

}  // namespace

void askFinisher(Subtrees& asked) {
    askColumns(asked, kDevices, kDeviceColumns, 64);
    askColumns(asked, kSupplies, kSupplyColumns, 64);
}

void readFinisher(const View& view, Findings& out) {
    const Oid printer{view.printers().printer};
    for (auto& [index, row] : readTable(view, kDevices, printer, kDeviceColumns)) {
        machine::Option option;
        option.name = row.description.known() ? row.description : row.type;
        if (row.description.known()) option.value = row.type;
        append(option.value, row.present);
        append(option.value, row.status);
        out.reading.machine.options.push_back(std::move(option));
    }
    for (auto& [index, part] : readTable(view, kSupplies, printer, kSupplyColumns)) {
        if (machine::fills(part)) {
            part.levelIsRoom = part.consumed.known()
                                   ? machine::Flag::of(true, part.consumed.from)
                                   : machine::Flag::in(machine::State::unknown, part.kind.from);
        }
        out.reading.parts.push_back(std::move(part));
    }
}

}  // namespace snmp
