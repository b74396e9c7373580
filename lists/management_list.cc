// GETLOG MANAGEMENT: identity, firmware, options, supplies, parts and their life.
#include "lists/draft.h"

#include <fmt/core.h>

namespace lists {
namespace {

Cell uptimeCell(Draft& d, const machine::Value<machine::Seconds>& v) {
    const std::uint64_t minutes = v.value.count / 60;
    return d.cell.number(
        v, fmt::format("{}d {:02}:{:02}", minutes / (24ULL * 60), minutes / 60 % 24, minutes % 60));
}

void writeMachine(Draft& d) {
    const auto& i = d.reading.machine.identity;
    d.page.fields("MACHINE", {{"Serial", d.cell(i.serial)},
                              {"Installed", d.cell.date(i.installed)},
                              {"Uptime", uptimeCell(d, i.uptime)},
                              {"Config changes", d.cell(i.configChanges)},
                              {"last", d.cell(i.configChanged)},
                              {"MAC", d.cell(i.mac)},
                              {"Contact", d.cell(i.contact)},
                              {"Object id", d.cell(i.objectId)}});
    if (i.description.said()) d.page.fields("DESCRIPTION", {{"", d.cell(i.description)}});
}

template <class Rows, class ValueOf>
void writeNamed(Draft& d, std::string_view section, const Rows& rows, ValueOf valueOf) {
    if (rows.empty()) return d.page.nothing(section);
    std::vector<Field> fields;
    fields.reserve(rows.size());
    for (const auto& row : rows) {
        fields.push_back({"", namedCell(d.cell(row.name), d.cell(valueOf(row)))});
    }
    d.page.fields(section, fields);
}

void writeMarkers(Draft& d) {
    for (const auto& m : d.reading.machine.markers) {
        d.page.fields(
            "MARKER",
            {{"", d.cell(m.name)},
             {"Technology", d.cell(m.technology)},
             {"Counts", d.cell(m.countUnit)},
             {"Resolution", compose("{}x{} dpi", d.cell(m.resolutionFeed).named("feed").in("dpi"),
                                    d.cell(m.resolutionCross).named("cross").in("dpi"))},
             {"Margins N/S/W/E",
              compose("{}/{}/{}/{} ({})", d.cell(m.marginNorth).named("north").in(m.marginUnit),
                      d.cell(m.marginSouth).named("south").in(m.marginUnit),
                      d.cell(m.marginWest).named("west").in(m.marginUnit),
                      d.cell(m.marginEast).named("east").in(m.marginUnit),
                      d.cell(m.marginUnit).named("unit"))}});
    }
}

void writeSupplies(Draft& d) {
    std::vector<Row> rows;
    rows.reserve(d.reading.parts.size());
    for (const auto& p : d.reading.parts) {
        rows.push_back({std::to_string(rows.size() + 1), d.cell(p.name), d.cell(p.consumed),
                        d.cell(p.kind), d.cell(p.colour), d.cell(p.unit),
                        d.cell(p.level).in(p.unit), d.cell(p.capacity).in(p.unit),
                        d.cell.tenths(machine::leftTenths(p)), d.cell(p.daysLeft),
                        d.cell(p.serial)});
    }
    if (rows.empty()) return d.page.nothing("SUPPLIES");
    d.page.part("SUPPLIES");
    d.page.line("SUPPLIES AND PARTS   (Left%: what remains, or the room left in a waste box)");
    d.page.table({{"No", Align::right, 2},
                  {"Part", Align::left, 24, 32},
                  {"Class", Align::left, 8, 8},
                  {"Type", Align::left, 11, 16},
                  {"Colour", Align::left, 7, 10},
                  {"Unit", Align::left, 11, 12},
                  {"Level", Align::right, 9},
                  {"Full", Align::right, 9},
                  {"Left%", Align::right, 5},
                  {"Days", Align::right, 5},
                  {"Serial", Align::left, 10, 16}},
                 rows);
}

bool hasLife(const machine::Part& p) {
    return p.count.said() || p.life.said() || p.fitted.said() || p.totalWhenFitted.said() ||
           p.replaced.said();
}

void writeLives(Draft& d) {
    std::vector<Row> rows;
    std::size_t number = 0;
    for (const auto& p : d.reading.parts) {
        ++number;
        if (!hasLife(p)) continue;
        rows.push_back({std::to_string(number), d.cell(p.name), d.cell(p.count), d.cell(p.life),
                        d.cell.date(p.fitted), d.cell(p.totalWhenFitted), d.cell(p.replaced)});
    }
    if (rows.empty()) return d.page.nothing("PART LIFE");
    d.page.part("PART LIFE");
    d.page.line("PART LIFE   (impressions since the part was fitted)");
    d.page.table({{"No", Align::right, 2},
                  {"Part", Align::left, 24, 32},
                  {"Count", Align::right, 10},
                  {"Life", Align::right, 10},
                  {"Fitted", Align::left, 10, 10},
                  {"At total", Align::right, 10},
                  {"Replaced", Align::right, 8}},
                 rows);
}

}  // namespace

void writeManagement(Draft& d) {
    writeMachine(d);
    writeNamed(d, "ROM", d.reading.machine.firmware, [](const auto& r) { return r.version; });
    writeNamed(d, "OPTIONS", d.reading.machine.options, [](const auto& r) { return r.value; });
    writeMarkers(d);
    d.page.blank();
    writeSupplies(d);
    d.page.blank();
    writeLives(d);
}

}  // namespace lists
