// Paper sizes by their dimensions.
#pragma once

#include <cstdint>
#include <string>

namespace snmp {

/// "A4", "LETTER", … in either direction, else "210x400 mm"; "" where a dimension is no positive
/// number or `unit` is neither 3 (0.0001 in) nor 4 (micrometres) of PrtMediaUnitTC.
[[nodiscard]] std::string paperSize(std::int64_t feed, std::int64_t cross, std::int64_t unit);

}  // namespace snmp
