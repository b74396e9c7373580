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
constexpr Name kTrainings[] = {{1, "other"},
                               {2, ""},
                               {3, "untrained"},
                               {4, "trained"},
                               {5, "fieldService"},
                               {6, "management"},
                               {7, "noInterventionRequired"}};
constexpr Name kGroups[] = {{1, "other"},
                            {2, ""},
                            {3, "hostResourcesMIBStorageTable"},
                            {4, "hostResourcesMIBDeviceTable"},
                            {5, "generalPrinter"},
                            {6, "cover"},
                            {7, "localization"},
                            {8, "input"},
                            {9, "output"},
                            {10, "marker"},
                            {11, "markerSupplies"},
                            {12, "markerColorant"},
                            {13, "mediaPath"},
                            {14, "channel"},
                            {15, "interpreter"},
                            {16, "consoleDisplayBuffer"},
                            {17, "consoleLights"},
                            {18, "alert"},
                            {30, "finDevice"},
                            {31, "finSupply"},
                            {32, "finSupplyMediaInput"},
                            {33, "finAttribute"}};

struct AlertRow {
    Alert alert;
    std::int64_t severity = 0;
};

// prtAlertGroupIndex and prtAlertLocation: -1 and -2 say that there is none.
void readIndex(const Cell& cell, machine::Value<machine::Number>& out) {
    const auto number = cell.number();
    if (number && *number >= 0) out = cell.count<machine::Value<machine::Number>>();
}

constexpr Column<AlertRow> kColumns[] = {
    {2,
     [](const Cell& c, AlertRow& r) {  // prtAlertSeverityLevel
         r.severity = c.number().value_or(0);
         named<&Alert::severity, kSeverities>(c, r.alert);
     }},
    {3, [](const Cell& c, AlertRow& r) { named<&Alert::training, kTrainings>(c, r.alert); }},
    {4, [](const Cell& c, AlertRow& r) { named<&Alert::group, kGroups>(c, r.alert); }},
    {5, [](const Cell& c, AlertRow& r) { readIndex(c, r.alert.groupIndex); }},
    {6,
     [](const Cell& c, AlertRow& r) {  // prtAlertLocation
         const auto n = c.number();
         if (n && *n >= 0) r.alert.location = c.said(std::to_string(*n));
     }},
    {7,
     [](const Cell& c, AlertRow& r) {  // prtAlertCode
         if (const auto n = c.number()) r.alert.code = c.said(alertCodeName(*n));
     }},
    {8, [](const Cell& c, AlertRow& r) { text<&Alert::text>(c, r.alert); }},
    {9, [](const Cell& c, AlertRow& r) { date<&Alert::at>(c, r.alert); }},
};

int weight(std::int64_t severity) {
    switch (severity) {
        case 3:
            return 0;
        case 4:
            return 1;
        case 5:
            return 2;
        default:
            return 3;
    }
}

}  // namespace

void askAlerts(Subtrees& asked) {
    asked.push_back({kAlerts, 9 * kMostAlerts});
}

void readAlerts(const View& view, Findings& out) {
    std::vector<AlertRow> rows;
    for (auto& [index, row] : readTable(view, kAlerts, Oid{view.printers().printer}, kColumns)) {
        rows.push_back(std::move(row));
    }
    std::stable_sort(rows.begin(), rows.end(), [](const AlertRow& a, const AlertRow& b) {
        return weight(a.severity) < weight(b.severity);
    });
    if (rows.size() > kMostAlerts) {
        out.reading.remarks.push_back("Of " + std::to_string(rows.size()) + " alerts the first " +
                                      std::to_string(kMostAlerts) + " are kept.");
        rows.resize(kMostAlerts);
    }
    for (auto& row : rows) out.reading.alerts.push_back(std::move(row.alert));
}

}  // namespace snmp
