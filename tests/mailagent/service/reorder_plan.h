// What three senders write and what the mail path makes of it: a schedule of mails and their
// arrivals, all from one seed.
#pragma once

#include "base/clock.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace reorder {

struct When {
    base::Time date{};
    int offsetMinutes = 0;
    std::optional<std::uint64_t> sequence;
};

struct Command {
    enum class What { set, chpass, list };
    What what = What::set;
    std::string name;         ///< SET: the setting; GETLOG: the list
    std::string value;        ///< SET: canonical; CHPASS: the new password
    std::string oldPassword;  ///< CHPASS

    [[nodiscard]] std::string line() const;
    /// D1: the kind that orders it; "" for one that only reads.
    [[nodiscard]] std::string kind() const;
};

struct Mail {
    std::string from;
    bool byPassword =
        false;  ///< the subject must be the password; else the server vouches for From
    std::string subject, id;
    When when;
    /// D5: why its Date or number does not count, a part of the answer; "" where it does.
    std::string fault;
    std::vector<Command> commands;
    std::string footer;  ///< changed on its way: another body under the same Message-ID
    std::string bytes;
};

struct Arrival {
    base::Time at{};
    std::size_t mail = 0;
};

/// How X-Sequence is used in a schedule.
enum class Numbers {
    none,
    all,        ///< by every sender, rising with the Dates
    oneSender,  ///< by one of the three, rising with its Dates
    free,       ///< by every sender, each its own, whatever the Dates say: the numbers decide
};

struct Plan {
    Numbers numbers = Numbers::none;
    std::vector<Mail> mails;
    std::vector<Arrival> arrivals;  ///< by time
    std::size_t twins = 0;          ///< mails whose Message-ID another one has as well
};

inline const std::string kFirstPassword = "U-BIX";

[[nodiscard]] Plan planOf(unsigned seed, base::Time start);

/// "2026-03-02 08:53:00 +0100"
[[nodiscard]] std::string words(const When& when);

}  // namespace reorder
