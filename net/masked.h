// A server's words without our secret, for messages: servers repeat what they do not understand,
// such as `BAD unknown command LOGIN user password`. Pure.
#pragma once

#include "base/secret.h"

#include <string>
#include <string_view>

namespace net {

inline constexpr std::string_view kMask = "***";  ///< stands for a secret

/// `words` with kMask wherever the secret stands: as it is, whatever its case, as IMAP quotes it,
/// and inside any base64 (AUTH LOGIN, SASL PLAIN, both kinds of OAuth); also its beginning alone
/// where the words were cut short. The protocol's own words stay as they are, such as the NO of
/// "A002 NO", and a secret of less than four octets is masked only where it is a word.
[[nodiscard]] std::string masked(std::string_view words, const base::Secret& secret);

}  // namespace net
