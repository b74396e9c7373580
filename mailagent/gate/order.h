// Which of two mails counts (D1 to D5): pure functions over a command's kind, the mail's Date or
// sequence number, and the stamp of the latest executed mail of that kind.
#pragma once

#include "base/clock.h"
#include "mail/message/letter.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gate {

/// When a mail was sent, as far as ordering is concerned.
struct Sent {
    base::Time date;
    int offsetMinutes = 0;                  ///< as written, for telling it back
    std::optional<std::uint64_t> sequence;  ///< X-Sequence, or of the signed text
    std::string mail;                       ///< its Message-ID; where it has none, its digest
};

/// Of a kind: the latest that was executed. `date` and `sequence` are the highest executed so far.
struct Stamp {
    base::Time date;
    int offsetMinutes = 0;
    std::optional<std::uint64_t> sequence;
    std::vector<std::string> mails;  ///< that were executed with this very Date
    bool unnumbered = false;         ///< one of these had no number
};

inline constexpr std::size_t kMailsOfOneDate = 32;  ///< remembered in a stamp; older ones go

enum class Order { runs, overtaken, duplicate };

/// D1. Where both have a sequence number the higher runs, the lower is overtaken, and equal ones
/// are decided by Date; a number wins over numbers only: what is older by Date than an executed
/// mail without one is overtaken all the same. Else the later Date runs, the earlier is overtaken.
/// Equal Dates: the same mail is a duplicate, another one runs. No stamp: runs. Dates are compared
/// in whole seconds.
[[nodiscard]] Order orderOf(const Sent& mail, const std::optional<Stamp>& latest);

/// The stamp after `mail` ran: never lower than before.
[[nodiscard]] Stamp stampAfter(const Sent& mail, const std::optional<Stamp>& latest);

/// D5: the mail's Date as far as it may decide, or the reason why not (Kind::invalid, one sentence
/// for the sender: none, unreadable, several, or further in the future than `tolerance` beyond
/// `arrived`). `arrived` is the receiving server's own time of the mail (INTERNALDATE, else its top
/// Received field), else ours. An X-Sequence that is not 1 to 18 digits, or several, are refused as
/// well. The caller puts in what a letter does not hold: the digest, a signed text's sequence.
[[nodiscard]] base::Result<Sent> sentOf(const message::Letter& letter, base::Time arrived,
                                        std::chrono::minutes tolerance);

/// "2026-11-21 10:05:00 +0100", and " (sequence 7)" after it where there is one.
[[nodiscard]] std::string words(base::Time date, int offsetMinutes,
                                const std::optional<std::uint64_t>& sequence);

}  // namespace gate
