// How the journal reads uids against a floor: shared by all that implement the port.
#pragma once

#include "mailagent/journal/journal.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace journal {

/// The value of 1 to 18 decimal digits; nullopt for everything else. IMAP's uids have at most 10
/// (RFC 3501, 2.3.1.1); POP3's and Maildir's are free text and mostly no number.
[[nodiscard]] std::optional<std::int64_t> uidNumber(std::string_view uid) noexcept;

/// Whether `next` replaces `floor` within one validity: it is higher, or the old one is empty.
[[nodiscard]] bool raisesFloor(std::string_view floor, std::string_view next) noexcept;

/// Whether the floor speaks for a mail, so that its id need not be remembered: it lies at or
/// below, and nothing remains to be done with it.
[[nodiscard]] bool covered(const KnownMail& mail, std::string_view floor) noexcept;

}  // namespace journal
