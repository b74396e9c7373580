// Dates as agents give them: DateAndTime (RFC 2579) and ticks of sysUpTime.
#pragma once

#include "machine/moment.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace snmp {

/// 8 octets (local) or 11 (with the offset from UTC). Nothing where the length is another one or
/// the octets are no day of the calendar (all zero: a clock that was never set).
[[nodiscard]] std::optional<machine::Moment> dateAndTime(std::string_view octets);

/// When `ticks` was on a clock that shows `now` ticks (hundredths of a second) at `taken`. Nothing
/// for 0, for ticks that are still to come and for more than TimeTicks can hold: all mean that the
/// agent does not keep it.
[[nodiscard]] std::optional<base::Time> timeOfTicks(std::int64_t ticks, std::int64_t now,
                                                    base::Time taken);

}  // namespace snmp
