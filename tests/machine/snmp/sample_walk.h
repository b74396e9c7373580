// A printer made up for the tests: tables long and short, with holes, neighbours and gaps.
#pragma once

#include "machine/snmp/plan.h"

#include <string>
#include <vector>

namespace tests {

inline snmp::Datum integer(std::int64_t value) {
    return {.type = snmp::Type::integer, .number = value};
}
inline snmp::Datum octets(std::string value) {
    return {.type = snmp::Type::octets, .octets = std::move(value)};
}

inline const snmp::Oid kPrinter{1, 3, 6, 1, 2, 1, 43};
inline const snmp::Oid kSupplyEntry{1, 3, 6, 1, 2, 1, 43, 11, 1, 1};
inline const snmp::Oid kTrayEntry{1, 3, 6, 1, 2, 1, 43, 8, 2, 1};
inline const snmp::Oid kAlertEntry{1, 3, 6, 1, 2, 1, 43, 18, 1, 1};
inline const snmp::Oid kPrivate{1, 3, 6, 1, 4, 1, 18334, 1, 1, 1, 5};

inline void fillTable(snmp::Walk& walk, const snmp::Oid& entry,
                      const std::vector<std::uint32_t>& columns,
                      const std::vector<std::uint32_t>& rows) {
    for (const auto column : columns) {
        for (const auto row : rows) {
            auto value = column % 2 == 0 ? integer(static_cast<std::int64_t>(row) * 100 + column)
                                         : octets("text " + std::to_string(column * 1000 + row));
            walk.objects.emplace(entry + column + 1U + row, std::move(value));
        }
    }
}

inline snmp::Walk sampleWalk() {
    snmp::Walk walk;
    const snmp::Oid system{1, 3, 6, 1, 2, 1, 1};
    walk.objects[system + 1U + 0U] = octets("Example printer");
    walk.objects[system + 2U + 0U] = {.type = snmp::Type::oid, .oid = kPrivate};
    walk.objects[system + 3U + 0U] = {.type = snmp::Type::timeTicks, .number = 4294967295};
    walk.objects[system + 5U + 0U] = octets("printer");
    fillTable(walk, {1, 3, 6, 1, 2, 1, 2, 2, 1}, {1, 2, 3, 4, 5, 6}, {1, 2});
    fillTable(walk, {1, 3, 6, 1, 2, 1, 25, 3, 5, 1}, {1, 2}, {1});
    fillTable(walk, kTrayEntry, {2, 3, 4, 5, 6, 9, 10, 11, 12, 13}, {1, 2, 7, 31});
    fillTable(walk, {1, 3, 6, 1, 2, 1, 43, 9, 2, 1}, {2, 3}, {1});
    fillTable(walk, kSupplyEntry, {2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 4, 13});
    fillTable(walk, {1, 3, 6, 1, 2, 1, 43, 12, 1, 1}, {4}, {1, 2, 3, 4});
    std::vector<std::uint32_t> alerts;
    for (std::uint32_t i = 1; i <= 60; ++i) alerts.push_back(i * 3);
    fillTable(walk, kAlertEntry, {2, 3, 4, 5, 6, 7, 8, 9}, alerts);
    fillTable(walk, kPrivate, {1, 2, 7}, {1, 2, 3});
    fillTable(walk, {1, 3, 6, 1, 4, 1, 99999, 1}, {1, 2, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9});
    walk.objects[{1, 3, 6, 1, 4, 1, 18334, 2, 1}] = {.type = snmp::Type::counter64, .number = 77};
    return walk;
}

inline std::vector<snmp::Oid> sampleQuestions() {
    std::vector<snmp::Oid> asked;
    for (std::uint32_t i = 1; i <= 6; ++i) asked.push_back({1, 3, 6, 1, 2, 1, 1, i, 0});
    return asked;
}

inline std::vector<snmp::Subtree> sampleSubtrees() {
    std::vector<snmp::Subtree> wanted{{kSupplyEntry}, {kAlertEntry}};
    for (const std::uint32_t column : {3U, 4U, 5U, 6U, 9U, 10U, 13U}) {
        wanted.push_back({kTrayEntry + column});
    }
    wanted.push_back({{1, 3, 6, 1, 2, 1, 25, 3, 5, 1}});
    wanted.push_back({{1, 3, 6, 1, 2, 1, 43, 30, 1, 1, 2}});  // not there
    wanted.push_back({{1, 3, 6, 1, 2, 1, 43, 30, 1, 1, 3}});  // not there
    wanted.push_back({{1, 3, 6, 1, 4, 1, 2699, 1}});          // not there
    wanted.push_back({kPrivate});
    return wanted;
}

/// What a flawless reading holds.
inline snmp::Walk wantedOf(const snmp::Walk& whole) {
    snmp::Walk walk;
    for (const auto& [oid, datum] : whole.objects) {
        bool wanted = oid.startsWith({1, 3, 6, 1, 2, 1, 1});
        for (const auto& subtree : sampleSubtrees()) wanted |= oid.startsWith(subtree.root);
        if (wanted) walk.objects.emplace(oid, datum);
    }
    return walk;
}

inline bool same(const snmp::Datum& a, const snmp::Datum& b) {
    return a.type == b.type && a.number == b.number && a.octets == b.octets && a.oid == b.oid;
}

}  // namespace tests
