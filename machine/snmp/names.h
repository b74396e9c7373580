// Enumerations of the MIBs by the names that the lists use.
#pragma once

#include "machine/printer_mib.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace snmp {

using Name = machine::MibWord;

/// The same words with "" for unknown(2), which is no value to a list.
template <std::size_t N>
[[nodiscard]] constexpr std::array<Name, N> unknownUnsaid(const machine::MibWord (&words)[N]) {
    std::array<Name, N> names{};
    for (std::size_t i = 0; i < N; ++i) {
        names[i] = words[i].number == 2 ? Name{2, ""} : words[i];
    }
    return names;
}

/// The name; "" for unknown(2) of the tables that have it; "other (99)" for a number that the
/// table does not know: what a machine says is not dropped.
[[nodiscard]] std::string nameOf(const Name* names, std::size_t count, std::int64_t number);

template <std::size_t N>
[[nodiscard]] std::string nameOf(const Name (&names)[N], std::int64_t number) {
    return nameOf(names, N, number);
}

template <std::size_t N>
[[nodiscard]] std::string nameOf(const std::array<Name, N>& names, std::int64_t number) {
    return nameOf(names.data(), N, number);
}

/// prtAlertCode (IANA-PRINTER-MIB) by name, else its number.
[[nodiscard]] std::string alertCodeName(std::int64_t code);

/// PrtMarkerSuppliesTypeTC and the units, which Finisher-MIB shares.
inline constexpr auto kSupplyTypes = unknownUnsaid(machine::kSupplyTypes);
extern const Name kSupplyClasses[4];
extern const Name kSupplyUnits[20];

/// PrtSubUnitStatusTC, a sum of bits: "idle", "unavailable, warning", "offline".
[[nodiscard]] std::string subUnitStatus(std::int64_t status);

}  // namespace snmp
