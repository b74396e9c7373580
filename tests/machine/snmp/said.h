// What a reading says, by the path of each field, so that a test is a table of paths and values.
#pragma once

#include "machine/fields.h"
#include "machine/snmp/plan.h"
#include "machine/snmp/walk_file.h"

#include <doctest/doctest.h>
#include <chrono>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

namespace said {

inline const base::Time kTaken = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} +
                                 std::chrono::hours{9} + std::chrono::minutes{21};

template <class T>
std::string textOf(const machine::Value<T>& value) {
    switch (value.state) {
        case machine::State::unsaid:
            return "-";
        case machine::State::unknown:
            return "?";
        case machine::State::someRemains:
            return "+";
        case machine::State::unrestricted:
            return "~";
        case machine::State::nearlyEmpty:
            return "!";
        case machine::State::known:
            break;
    }
    if constexpr (std::is_same_v<T, std::string>) {
        return value.value;
    } else if constexpr (std::is_same_v<T, bool>) {
        return value.value ? "yes" : "no";
    } else if constexpr (std::is_same_v<T, machine::Moment>) {
        return machine::dateText(value.value) + " " + machine::timeText(value.value);
    } else {
        return std::to_string(value.value.count);
    }
}

inline std::map<std::string, std::string> everything(const machine::Reading& reading) {
    std::map<std::string, std::string> all;
    auto visit = [&](const std::string& path, const auto& value) { all[path] = textOf(value); };
    machine::eachValue(reading, visit);
    return all;
}

struct Expected {
    std::string path;
    std::string value;  ///< "-" unsaid, "?" unknown, "+" some, "~" no limit, "!" nearly empty
};

inline void check(const machine::Reading& reading, const std::vector<Expected>& table) {
    const auto all = everything(reading);
    for (const auto& [path, value] : table) {
        CAPTURE(path);
        const auto found = all.find(path);
        if (found == all.end()) {
            CHECK(value == "-");
        } else {
            CHECK(found->second == value);
        }
    }
}

inline snmp::Walk walkOf(const std::string& lines) {
    const auto walk = snmp::parseWalk(lines, "test", kTaken);
    REQUIRE(walk.has_value());
    CHECK(walk->remarks.empty());
    return *walk;
}

inline machine::Reading read(const std::string& lines) {
    return snmp::understand(walkOf(lines));
}

}  // namespace said
