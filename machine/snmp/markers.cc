// prtMarker (RFC 3805): the print engine and its meter (4-lists 5 and 10). The meter's unit
// decides where the number goes: sides and sheets are totals, feet and hours are not.
#include "machine/snmp/groups.h"
#include "machine/snmp/table.h"

#include <fmt/format.h>

namespace snmp {
namespace {

using machine::Marker;

const Oid kMarkers{1, 3, 6, 1, 2, 1, 43, 10, 2, 1};

constexpr Name kTechnologies[] = {{1, "other"},
                                  {2, ""},
                                  {3, "electrophotographicLED"},
                                  {4, "electrophotographicLaser"},
                                  {5, "electrophotographicOther"},
                                  {6, "impactMovingHeadDotMatrix9pin"},
                                  {7, "impactMovingHeadDotMatrix24pin"},
                                  {8, "impactMovingHeadDotMatrixOther"},
                                  {9, "impactMovingHeadFullyFormed"},
                                  {10, "impactBand"},
                                  {11, "impactOther"},
                                  {12, "inkjetAqueous"},
                                  {13, "inkjetSolid"},
                                  {14, "inkjetOther"},
                                  {15, "pen"},
                                  {16, "thermalTransfer"},
                                  {17, "thermalSensitive"},
                                  {18, "thermalDiffusion"},
                                  {19, "thermalOther"},
                                  {20, "electroerosion"},
                                  {21, "electrostatic"},
                                  {22, "photographicMicrofiche"},
                                  {23, "photographicImagesetter"},
                                  {24, "photographicOther"},
                                  {25, "ionDeposition"},
                                  {26, "eBeam"},
                                  {27, "typesetter"}};

constexpr std::int64_t kImpressions = 7;
constexpr std::int64_t kSheets = 8;
constexpr std::int64_t kInches = 3;       // of the resolution: positions in an inch
constexpr std::int64_t kMicrometers = 4;  // positions in a centimetre

struct MarkerRow {
    Marker marker;
    std::int64_t unit = 0;
    std::int64_t resolutionUnit = 0;
    machine::Value<machine::Impressions> life, sincePowerOn;
};

void readResolution(const Cell& cell, machine::Value<machine::Number>& out) {
    out = cell.level<machine::Value<machine::Number>>();
    constexpr std::uint64_t kMost = 1'000'000;  // what is finer is no resolution
    if (out.known() && (out.value.count == 0 || out.value.count > kMost)) out = {};
}

constexpr Column<MarkerRow> kColumns[] = {
    {2,
     [](const Cell& c, MarkerRow& r) { named<&Marker::technology, kTechnologies>(c, r.marker); }},
    {3,
     [](const Cell& c, MarkerRow& r) {  // prtMarkerCounterUnit
         r.unit = c.number().value_or(0);
         named<&Marker::countUnit, kSupplyUnits>(c, r.marker);
     }},
    {4, count<&MarkerRow::life>},          // prtMarkerLifeCount
    {5, count<&MarkerRow::sincePowerOn>},  // prtMarkerPowerOnCount
    {8,
     [](const Cell& c, MarkerRow& r) {  // prtMarkerAddressabilityUnit
         r.resolutionUnit = c.number().value_or(0);
         named<&Marker::marginUnit, kSupplyUnits>(c, r.marker);
     }},
    {9, [](const Cell& c, MarkerRow& r) { readResolution(c, r.marker.resolutionFeed); }},
    {10, [](const Cell& c, MarkerRow& r) { readResolution(c, r.marker.resolutionCross); }},
    {11, [](const Cell& c, MarkerRow& r) { level<&Marker::marginNorth>(c, r.marker); }},
    {12, [](const Cell& c, MarkerRow& r) { level<&Marker::marginSouth>(c, r.marker); }},
    {13, [](const Cell& c, MarkerRow& r) { level<&Marker::marginWest>(c, r.marker); }},
    {14, [](const Cell& c, MarkerRow& r) { level<&Marker::marginEast>(c, r.marker); }},
};

// Marker::resolution is in dots per inch.
void toDotsPerInch(std::int64_t unit, machine::Value<machine::Number>& resolution) {
    if (!resolution.known()) return;
    if (unit == kMicrometers) {
        resolution.value.count = (resolution.value.count * 254 + 50) / 100;
    } else if (unit != kInches) {
        resolution = {};
    }
}

void addExtra(std::string name, const std::string& unit,
              const machine::Value<machine::Impressions>& count, Findings& out) {
    if (!count.known()) return;
    machine::ExtraCounter extra;
    extra.name = machine::Text::of(std::move(name), count.from);
    if (!unit.empty()) extra.unit = machine::Text::of(unit, count.from);
    extra.count = machine::Value<machine::Amount>::of({count.value.count}, count.from);
    out.reading.counters.extra.push_back(std::move(extra));
}

// An engine that does not say its unit counts sides, as the MIB's examples do.
bool countsPaper(const MarkerRow& row) {
    return row.unit == 0 || row.unit == kImpressions || row.unit == kSheets;
}

/// The engine whose meter is the printer's total.
struct Meter {
    const MarkerRow* row = nullptr;  ///< nullptr where none counts paper
    bool agreed = true;              ///< false: nobody knows which engine's number is the total
};

// The first engine that counts paper (4-lists 10 names one meter a printer). One that stands at 0
// beside others that have printed is no meter of the whole: then it is the others' number where
// they agree, as engines of one colour each do, and unknown where they do not.
Meter meterOf(const std::map<Oid, MarkerRow>& rows) {
    Meter meter;
    for (const auto& [index, row] : rows) {
        if (!row.life.known() || !countsPaper(row)) continue;
        if (meter.row == nullptr) {
            meter.row = &row;
            if (row.life.value.count != 0) return meter;
        } else if (row.life.value.count != 0) {
            if (meter.row->life.value.count == 0) {
                meter.row = &row;
            } else if (meter.row->life.value != row.life.value || meter.row->unit != row.unit) {
                meter.agreed = false;
            }
        }
    }
    return meter;
}

machine::Value<machine::Impressions> unknownAt(const machine::Value<machine::Impressions>& value) {
    return machine::Value<machine::Impressions>::in(machine::State::unknown, value.from);
}

}  // namespace

void askMarkers(Subtrees& asked) {
    asked.push_back({kMarkers, 256});
}

void readMarkers(const View& view, Findings& out) {
    auto& counters = out.reading.counters;
    auto rows = readTable(view, kMarkers, Oid{view.printers().printer}, kColumns);
    const Meter meter = meterOf(rows);
    if (meter.row != nullptr) {
        out.totals.push_back(meter.agreed ? meter.row->life : unknownAt(meter.row->life));
        counters.unit = meter.row->marker.countUnit;
        if (meter.agreed) counters.sincePowerOn = meter.row->sincePowerOn;
    }
    for (auto& [index, row] : rows) {
        toDotsPerInch(row.resolutionUnit, row.marker.resolutionFeed);
        toDotsPerInch(row.resolutionUnit, row.marker.resolutionCross);
        const std::string number = snmp::text(index);
        row.marker.name = machine::Text::of("engine " + number, view.from(kMarkers + 4U));
        if (&row != meter.row || !meter.agreed) {
            const std::string unit =
                row.marker.countUnit.known() ? row.marker.countUnit.value : std::string();
            addExtra("Engine " + number + " life count", unit, row.life, out);
        }
        out.reading.machine.markers.push_back(std::move(row.marker));
    }
}

}  // namespace snmp
