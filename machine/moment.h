// A date as a machine gives it: local, often without a time of day (RFC 2579 DateAndTime, IPP
// dateTime, or "2019-04-11" in a snapshot).
#pragma once

#include "machine/value.h"

#include <optional>
#include <string>
#include <string_view>

namespace machine {

struct Moment {
    int year = 0, month = 0, day = 0;
    bool hasTime = false;
    int hour = 0, minute = 0, second = 0;
    std::optional<int> offsetMinutes{};  ///< east of UTC; absent: the machine's own local time
};

/// Reads "2026-03-02", "2026-03-02 09:21[:08]" or "2026-03-02T09:21:08[.5][Z|+09:00|+0900]".
/// Nothing where the text is anything else or no day of the calendar.
[[nodiscard]] std::optional<Moment> parseMoment(std::string_view text);

/// The instant; nothing where the moment has no offset.
[[nodiscard]] std::optional<base::Time> instantOf(const Moment& moment);

/// The moment of an instant on a clock so many minutes east of UTC, to the second.
[[nodiscard]] Moment momentAt(base::Time time, int offsetMinutes);

[[nodiscard]] std::string dateText(const Moment& moment);   ///< "2026-03-02"
[[nodiscard]] std::string timeText(const Moment& moment);   ///< "09:21:08", "" without a time
[[nodiscard]] std::string shortText(const Moment& moment);  ///< "03-02 09:21", or the date

using Date = Value<Moment>;

}  // namespace machine
