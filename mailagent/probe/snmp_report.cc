#include "base/text.h"
#include "machine/snmp/plan.h"
#include "machine/snmp/view.h"
#include "mailagent/discovery/maker.h"
#include "mailagent/probe/report.h"

#include <fmt/format.h>
#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace probe {
namespace {

using snmp::Oid;

struct TableName {
    Oid root;
    const char* name;
};

const Oid kEnterprises{1, 3, 6, 1, 4, 1};

const TableName kNames[] = {
    {{1, 3, 6, 1, 2, 1, 2, 2, 1}, "ifTable"},
    {{1, 3, 6, 1, 2, 1, 4, 20, 1}, "ipAddrTable"},
    {{1, 3, 6, 1, 2, 1, 4, 21, 1}, "ipRouteTable"},
    {{1, 3, 6, 1, 2, 1, 4, 34, 1}, "ipAddressTable"},
    {{1, 3, 6, 1, 2, 1, 25, 1}, "hrSystem"},
    {{1, 3, 6, 1, 2, 1, 25, 2, 3, 1}, "hrStorageTable"},
    {{1, 3, 6, 1, 2, 1, 25, 3, 2, 1}, "hrDeviceTable"},
    {{1, 3, 6, 1, 2, 1, 25, 3, 5, 1}, "hrPrinterTable"},
    {{1, 3, 6, 1, 2, 1, 43, 5, 1, 1}, "prtGeneralTable"},
    {{1, 3, 6, 1, 2, 1, 43, 6, 1, 1}, "prtCoverTable"},
    {{1, 3, 6, 1, 2, 1, 43, 7, 1, 1}, "prtLocalizationTable"},
    {{1, 3, 6, 1, 2, 1, 43, 8, 2, 1}, "prtInputTable"},
    {{1, 3, 6, 1, 2, 1, 43, 9, 2, 1}, "prtOutputTable"},
    {{1, 3, 6, 1, 2, 1, 43, 10, 2, 1}, "prtMarkerTable"},
    {{1, 3, 6, 1, 2, 1, 43, 11, 1, 1}, "prtMarkerSuppliesTable"},
    {{1, 3, 6, 1, 2, 1, 43, 12, 1, 1}, "prtMarkerColorantTable"},
    {{1, 3, 6, 1, 2, 1, 43, 13, 4, 1}, "prtMediaPathTable"},
    {{1, 3, 6, 1, 2, 1, 43, 14, 1, 1}, "prtChannelTable"},
    {{1, 3, 6, 1, 2, 1, 43, 15, 1, 1}, "prtInterpreterTable"},
    {{1, 3, 6, 1, 2, 1, 43, 16, 5, 1}, "prtConsoleDisplayBufferTable"},
    {{1, 3, 6, 1, 2, 1, 43, 17, 6, 1}, "prtConsoleLightTable"},
    {{1, 3, 6, 1, 2, 1, 43, 18, 1, 1}, "prtAlertTable"},
    {{1, 3, 6, 1, 2, 1, 43, 30, 1, 1}, "finDeviceTable"},
    {{1, 3, 6, 1, 2, 1, 43, 31, 1, 1}, "finSupplyTable"},
    {{1, 3, 6, 1, 4, 1, 2699, 1, 1, 1, 1, 1, 1}, "jmGeneralTable"},
    {{1, 3, 6, 1, 4, 1, 2699, 1, 1, 1, 3, 1, 1}, "jmJobTable"},
    {{1, 3, 6, 1, 4, 1, 2699, 1, 1, 1, 4, 1, 1}, "jmAttributeTable"},
};

/// The table that the subtree is part of, or that is part of it.
const TableName* tableOf(const Oid& root) {
    for (const auto& row : kNames) {
        if (root.startsWith(row.root) || row.root.startsWith(root)) return &row;
    }
    return nullptr;
}

/// A table, or neighbours in a maker's tree, that were asked for together.
struct Group {
    std::string name{};
    std::set<std::uint32_t> asked{}, answered{};  ///< columns
    bool asWhole = false;                         ///< no column by itself
    std::set<Oid> rows{};
};

bool holds(const snmp::Walk& walk, const Oid& root) {
    const auto found = walk.objects.lower_bound(root);
    return found != walk.objects.end() && found->first.startsWith(root);
}

Oid parentOf(const Oid& oid) {
    auto arcs = oid.arcs;
    arcs.pop_back();
    return Oid(std::move(arcs));
}

std::map<Oid, Group> groupsOf(const snmp::Walk& walk) {
    std::map<Oid, Group> groups;
    for (const auto& subtree : snmp::subtrees(walk)) {
        const auto* table = tableOf(subtree.root);
        const auto root = table != nullptr ? table->root : parentOf(subtree.root);
        auto& group = groups[root];
        group.name = table != nullptr                        ? table->name
                     : subtree.root.startsWith(kEnterprises) ? "private"
                                                             : "-";
        const auto behind = subtree.root.behind(root);
        if (behind.empty()) {
            group.asWhole = true;
        } else {
            group.asked.insert(behind.arcs.front());
        }
    }
    for (auto& [root, group] : groups) {
        for (auto it = walk.objects.lower_bound(root);
             it != walk.objects.end() && it->first.startsWith(root); ++it) {
            const auto behind = it->first.behind(root);
            if (behind.empty()) continue;
            const auto column = behind.arcs.front();
            if (!group.asWhole && !group.asked.contains(column)) continue;
            group.answered.insert(column);
            group.rows.insert(behind.behind({column}));
        }
    }
    return groups;
}

std::string tables(const snmp::Walk& walk) {
    std::string out = fmt::format("  {:<28} {:>9} {:>5}  {}\n", "TABLE", "COLUMNS", "ROWS",
                                  "OBJECT, and the columns that are missing");
    for (const auto& [root, group] : groupsOf(walk)) {
        auto columns = std::to_string(group.answered.size());
        std::vector<std::uint32_t> missing;
        if (!group.asWhole) {
            columns += fmt::format(" of {}", group.asked.size());
            std::set_difference(group.asked.begin(), group.asked.end(), group.answered.begin(),
                                group.answered.end(), std::back_inserter(missing));
        }
        out += fmt::format("  {:<28} {:>9} {:>5}  {}", group.name, columns, group.rows.size(),
                           snmp::text(root));
        if (!group.answered.empty() && !missing.empty()) {
            out += fmt::format(" without {}", fmt::join(missing, ", "));
        }
        out += '\n';
    }
    return out;
}

std::string maker(const snmp::Walk& walk) {
    const auto enterprise = snmp::View(walk).enterprise();
    if (enterprise == 0)
        return "  sysObjectID names no maker: every private tree that is known was asked for\n";
    std::size_t asked = 0, answered = 0;
    for (const auto& subtree : snmp::subtrees(walk)) {
        if (!subtree.root.startsWith(kEnterprises) || subtree.root.arcs[6] == 2699) continue;
        ++asked;
        if (holds(walk, subtree.root)) ++answered;
    }
    const auto name = discovery::makerOf({}, enterprise);
    const auto whose =
        fmt::format("  enterprise {} ({}): ", enterprise, name.empty() ? "unknown" : name);
    if (asked == 0) return whose + "its private tree is not known here\n";
    return whose + fmt::format("private tree known, {} of {} parts answered\n", answered, asked);
}

}  // namespace

std::string snmpReport(const snmp::Outcome& outcome, Redactor& redactor) {
    const auto& cost = outcome.cost;
    const auto spent =
        fmt::format("  {} requests, {} repeats, {} bytes sent, {} received, {} ms", cost.requests,
                    cost.repeats, cost.sent.count, cost.received.count, cost.time.count());
    if (!outcome.walk) {
        return fmt::format("SNMP  {}\n{}\n",
                           base::printable(redactor.text(outcome.walk.error().text)), spent);
    }
    const auto& walk = *outcome.walk;
    std::string out =
        fmt::format("SNMP  {}\n{}, {} objects\n",
                    outcome.whole ? "everything asked for was read to its end" : "read in part",
                    spent, walk.objects.size());
    if (const auto* id = walk.find({1, 3, 6, 1, 2, 1, 1, 2, 0})) {
        out += fmt::format("  sysObjectID {}\n", snmp::text(id->oid));
    }
    out += maker(walk) + tables(walk);
    for (const auto& remark : walk.remarks) {
        out += "  remark: " + base::printable(redactor.text(remark)) + "\n";
    }
    return out;
}

}  // namespace probe
