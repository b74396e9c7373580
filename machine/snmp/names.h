// Enumerations of the MIBs by the names that the lists use.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace snmp {

struct Name {
    std::int64_t number;
    const char* name;
};

/// The name; "" for unknown(2) of the tables that have it; "other (99)" for a number that the
/// table does not know: what a machine says is not dropped.
[[nodiscard]] std::string nameOf(const Name* names, std::size_t count, std::int64_t number);

template <std::size_t N>
[[nodiscard]] std::string nameOf(const Name (&names)[N], std::int64_t number) {
    return nameOf(names, N, number);
}

/// prtAlertCode (IANA-PRINTER-MIB) by name, else its number.
[[nodiscard]] std::string alertCodeName(std::int64_t code);

/// PrtMarkerSuppliesTypeTC and the units, which Finisher-MIB shares.
extern const Name kSupplyTypes[36];
extern const Name kSupplyClasses[4];
extern const Name kSupplyUnits[20];

/// PrtSubUnitStatusTC, a sum of bits: "idle", "unavailable, warning", "offline".
[[nodiscard]] std::string subUnitStatus(std::int64_t status);

}  // namespace snmp
