// The footer rule of a TZif file (POSIX TZ string, RFC 8536 section 3.3): the offset of every date
// behind the file's table. Base's own; the public header is zone.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace base::detail {

/// A day of the year and the local time at which a change happens.
struct DayRule {
    enum class Kind { month, julian, zeroBased };  // M10.5.0, J300, 300
    Kind kind = Kind::month;
    int month = 1, week = 1, day = 0;
    std::int64_t second = 7200;  ///< of the day, local time before the change; may be negative
};

struct PosixZone {
    std::int64_t standard = 0;  ///< seconds east of UTC
    std::int64_t summer = 0;
    bool changes = false;  ///< false: standard the whole year
    DayRule start, end;    ///< of summer time

    /// Seconds east of UTC at `utc` (seconds since 1970; years -9999 to 9999).
    [[nodiscard]] std::int64_t offsetAt(std::int64_t utc) const;
};

/// Reads such as "CET-1CEST,M3.5.0,M10.5.0/3"; nullopt where it is no such text.
[[nodiscard]] std::optional<PosixZone> parsePosixZone(std::string_view text);

}  // namespace base::detail
