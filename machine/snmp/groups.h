// One reader for each group of objects; plan.cc holds the table of them. Every reader comes with
// what it asks for.
#pragma once

#include "machine/snmp/plan.h"
#include "machine/snmp/view.h"

#include <vector>

namespace snmp {

using Subtrees = std::vector<Subtree>;

/// The reading in the making, with what several objects say and settle() decides.
struct Findings {
    machine::Reading reading;
    std::vector<machine::Text> serials{};  ///< best first, as the next three
    std::vector<machine::Text> models{};   ///< the maker's own objects
    machine::Text deviceModel{}, printerName{}, deviceId{}, systemModel{};
    std::vector<machine::Value<machine::Impressions>> totals{};
    bool standardSupplies = false;  ///< the walk holds rows of prtMarkerSupplies
};

// system.cc: SNMPv2-MIB, IF-MIB, IP-MIB
void askSystem(Subtrees& asked);
void readSystem(const View& view, Findings& out);
void askNetwork(Subtrees& asked);
void readNetwork(const View& view, Findings& out);
// host.cc: HOST-RESOURCES-MIB
void askHost(Subtrees& asked);
void readHost(const View& view, Findings& out);
void askStorage(Subtrees& asked);
void readStorage(const View& view, Findings& out);
// printer_general.cc: prtGeneral, prtCover, prtLocalization
void askGeneral(Subtrees& asked);
void readGeneral(const View& view, Findings& out);
// markers.cc: prtMarker
void askMarkers(Subtrees& asked);
void readMarkers(const View& view, Findings& out);
// supplies.cc: prtMarkerSupplies, prtMarkerColorant
void askSupplies(Subtrees& asked);
void readSupplies(const View& view, Findings& out);
// trays.cc: prtInput, prtOutput
void askTrays(Subtrees& asked);
void readTrays(const View& view, Findings& out);
// alerts.cc: prtAlert
void askAlerts(Subtrees& asked);
void readAlerts(const View& view, Findings& out);
/// A maker's table with prtAlertTable's nine columns, whatever its index is. What another table has
/// told already is not told twice.
void askAlertsLike(const Oid& entry, Subtrees& asked);
void readAlertsLike(const View& view, const Oid& entry, Findings& out);
// console.cc: prtConsoleDisplayBuffer, prtConsoleLight
void askConsole(Subtrees& asked);
void readConsole(const View& view, Findings& out);
// languages.cc: prtInterpreter; channels.cc: prtChannel, prtMediaPath
void askInterpreters(Subtrees& asked);
void readInterpreters(const View& view, Findings& out);
void askChannels(Subtrees& asked);
void readChannels(const View& view, Findings& out);
// finisher.cc: Finisher-MIB (RFC 3806)
void askFinisher(Subtrees& asked);
void readFinisher(const View& view, Findings& out);
// jobs.cc: Job-Monitoring-MIB (RFC 2707)
void askJobs(Subtrees& asked);
void readJobs(const View& view, Findings& out);

// settle.cc: which of several serial numbers, models and totals stands in the reading.
void settle(const View& view, Findings& out);

/// prtMarkerColorantValue, or the one colour that a supply's name holds; unsaid where none or two.
[[nodiscard]] machine::Text colourIn(const machine::Text& name);

/// "MFG:Brother;MDL:MFC-8440;…" (IEEE 1284) as "Brother MFC-8440"; empty where there is no model.
[[nodiscard]] std::string modelOfDeviceId(std::string_view id);

/// Whether a text is what a maker writes where there is nothing to say: "", "XXXXXXXXXX", "0000",
/// "N/A".
[[nodiscard]] bool isPlaceholder(std::string_view text);

}  // namespace snmp
