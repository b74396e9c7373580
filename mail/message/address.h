// Address lists of headers (RFC 5322 3.4 with its obsolete forms), never crashing on what is none.
#pragma once

#include "mail/message/letter.h"

#include <string_view>
#include <vector>

namespace message {

inline constexpr std::size_t kMostAddresses = 1000;  ///< further ones are left out

/// The mailboxes of a From, To or Cc value (raw, not decoded). Comments, quoted local parts,
/// groups (their members), routes (<@a,@b:c@d>) and bare names are read; names are decoded
/// (RFC 2047, raw 8-bit by `charset`), the domain is in lower case. What has no '@' between two
/// texts has an empty mailbox, and so has one with more than comments behind its angle brackets:
/// readers differ on who that is.
[[nodiscard]] std::vector<Address> parseAddresses(std::string_view value,
                                                  std::string_view charset = {});

}  // namespace message
