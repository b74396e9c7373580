// What stands in a list but is not the machine's: who asked, when, and the agent's own settings.
#pragma once

#include "base/clock.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace machine {
struct Reading;
}

namespace lists {

inline constexpr std::size_t kColumns = 128;         ///< M19: the widest line, in display cells
inline constexpr std::size_t kPhoneColumns = 40;     ///< the phone form's widest line
inline constexpr std::size_t kPhoneLines = 24;       ///< and its most lines
inline constexpr std::size_t kMostTableRows = 2000;  ///< further rows are counted, not printed

/// A delay below zero or above this is a wrong clock, not a delay (M31).
inline constexpr std::chrono::milliseconds kLongestDelay = std::chrono::hours{24 * 30};

/// When the request was sent, as its Date field says.
struct SentAt {
    base::Time time{};
    int offsetMinutes = 0;  ///< the sender's, east of UTC
};

/// A setting of the agent that PARAMETER prints, such as {"Interval", "10 min"}. Passwords and
/// tokens never come here: their value is "SET" or "NOT SET".
struct MailSetting {
    std::string name, value;
};

/// The machine's total at a time, from an earlier reading.
struct TotalAt {
    base::Time time{};
    std::uint64_t total = 0;
};

struct Frame {
    std::string nickname;
    std::string requester;               ///< the sender's address; empty: nobody asked (a terminal)
    std::optional<SentAt> mailSent;      ///< absent: the mail had no usable Date
    std::optional<base::Time> received;  ///< the fetch; absent: no mail (a terminal)
    base::Time now{};                    ///< when the list is made
    /// The machine's offset from UTC in minutes at an instant; empty: UTC. (M26)
    std::function<int(base::Time)> offsetMinutes;
    bool announceDelay = false;  ///< M31
    /// PARAMETER's MAIL section, in the order to print.
    std::vector<MailSetting> mailSettings;
    /// The reading of the last list, for DIFFERENCE lines; not owned, may be null.
    const machine::Reading* previous = nullptr;
    /// Why the machine did not answer, one sentence; empty: it answered. With it a reading that
    /// has a time is the last one known, and its age stands on the first lines.
    std::string readError;
    bool showNames = false;  ///< owners and names of jobs; else "(hidden)"
    /// Earlier totals, oldest first, for the curve of the HTML form; without them there is none.
    std::vector<TotalAt> totals;
    std::string version;  ///< the program's, for the JSON form; may be ""
};

/// How long the mail was under way: "00:07", "2 d 03:10", "unknown (clock)", "unknown (no date)".
[[nodiscard]] std::string delayText(const Frame& frame);

/// "2026-03-02 09:14 +0900" (with seconds where asked for).
[[nodiscard]] std::string timeText(base::Time time, int offsetMinutes, bool seconds = false);
/// The same in the machine's offset.
[[nodiscard]] std::string timeText(const Frame& frame, base::Time time, bool seconds = false);
/// "2026-03-02T09:21:08+09:00" in the machine's offset: ISO 8601, for programs.
[[nodiscard]] std::string isoTimeText(const Frame& frame, base::Time time);
/// "03/02 09:21" in the machine's offset, for a phone.
[[nodiscard]] std::string phoneTimeText(const Frame& frame, base::Time time);
/// "00:07" hours and minutes, "3 d 04:10" from a day on; never negative.
[[nodiscard]] std::string spanText(std::chrono::milliseconds span);

}  // namespace lists
