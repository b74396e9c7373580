// prtAlert (RFC 3805): what is wrong now (4-lists 14), gravest first.
#include "machine/snmp/groups.h"
#include "machine/snmp/table.h"

#include <algorithm>

namespace snmp {
namespace {

using machine::Alert;

const Oid kAlerts{1, 3, 6, 1, 2, 1, 43, 18, 1, 1};
constexpr std::size_t kMostAlerts = 1000;

constexpr Name kSeverities[] = {
    {1, "other"}, {2, ""}, {3, "critical"}, {4, "warning"}, {5, "warningBinaryChangeEvent"}};
constexpr auto kTrainings = unknownUnsaid(machine::kAlertTrainings);
constexpr auto kGroups = unknownUnsaid(machine::kAlertGroups);

// prtAlertGroupIndex and prtAlertLocation: -1 and -2 say that there is none.
void readIndex(const Cell& cell, machine::Value<machine::Number>& out) {
    const auto number = cell.number();
    if (number && *number >= 0) out = cell.count<machine::Value<machine::Number>>();
}

constexpr Column<Alert> kColumns[] = {
    {2, named<&Alert::severity, kSeverities>},  // prtAlertSeverityLevel
    {3, named<&Alert::training, kTrainings>},
    {4, named<&Alert::group, kGroups>},
    {5, [](const Cell& c, Alert& r) { readIndex(c, r.groupIndex); }},
    {6,
     [](const Cell& c, Alert& r) {  // prtAlertLocation
         const auto n = c.number();
         if (n && *n >= 0) r.location = c.said(std::to_string(*n));
     }},
    {7,
     [](const Cell& c, Alert& r) {  // prtAlertCode
         if (const auto n = c.number()) r.code = c.said(alertCodeName(*n));
     }},
    {8, text<&Alert::text>},
    {9, date<&Alert::at>},
};

int weight(const Alert& alert) {
    const std::string& severity = alert.severity.value;
    if (severity == "critical") return 0;
    if (severity == "warning") return 1;
    return severity == "warningBinaryChangeEvent" ? 2 : 3;
}

bool sameTrouble(const Alert& a, const Alert& b) {
    return a.severity.value == b.severity.value && a.code.value == b.code.value &&
           a.text.value == b.text.value && a.group.value == b.group.value &&
           a.location.value == b.location.value && a.groupIndex.known() == b.groupIndex.known() &&
           a.groupIndex.value == b.groupIndex.value;
}

// Gravest first, and no more than kMostAlerts.
void sortAlerts(Findings& out) {
    auto& alerts = out.reading.alerts;
    std::stable_sort(alerts.begin(), alerts.end(),
                     [](const Alert& a, const Alert& b) { return weight(a) < weight(b); });
    if (alerts.size() <= kMostAlerts) return;
    out.reading.remarks.push_back("Of " + std::to_string(alerts.size()) + " alerts the first " +
                                  std::to_string(kMostAlerts) + " are kept.");
    alerts.resize(kMostAlerts);
}

}  // namespace

void askAlerts(Subtrees& asked) {
    asked.push_back({kAlerts, 9 * kMostAlerts});
}

void readAlerts(const View& view, Findings& out) {
    for (auto& [index, row] : readTable(view, kAlerts, Oid{view.printers().printer}, kColumns)) {
        out.reading.alerts.push_back(std::move(row));
    }
    // An empty table has no object; a machine that counts its alerts has one.
    auto& status = out.reading.status;
    status.alertsSaid =
        !out.reading.alerts.empty() || status.criticalEvents.said() || status.allEvents.said();
    sortAlerts(out);
}

void askAlertsLike(const Oid& entry, Subtrees& asked) {
    asked.push_back({entry, 9 * kMostAlerts});
}

void readAlertsLike(const View& view, const Oid& entry, Findings& out) {
    auto& alerts = out.reading.alerts;
    for (auto& [index, row] : readTable(view, entry, {}, kColumns)) {
        const bool told = std::any_of(alerts.begin(), alerts.end(),
                                      [&](const Alert& one) { return sameTrouble(one, row); });
        if (!told) alerts.push_back(std::move(row));
    }
    sortAlerts(out);
}

}  // namespace snmp
