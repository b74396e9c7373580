// Dates of mails: RFC 5322 3.3 with its obsolete forms, and what clients write instead.
#pragma once

#include "mail/message/letter.h"

#include <optional>
#include <string_view>

namespace message {

/// The instant that a Date field (or the part of a Received field after its last ';') names.
/// Day name, seconds and zone may be missing (the zone then counts as UTC); two-digit years, names
/// of zones, comments and ISO 8601 are read. nullopt for everything that is no date: month 13,
/// 31 February, hour 24, years before 1970 or after 9999.
[[nodiscard]] std::optional<SentDate> parseDate(std::string_view text);

}  // namespace message
