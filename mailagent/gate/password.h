// The CE password: what it may look like, and how it rests (M7, M20, design decision 13).
#pragma once

#include "base/secret.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace gate {

inline constexpr std::size_t kPasswordCharacters = 20;  ///< M20, at most; at least one

/// What the journal keeps of a password: HMAC-SHA-256 under the installation's key over a fixed
/// label, the account and the password, as 64 lower-case hexadecimal digits. Equal passwords of
/// two accounts have different digests. The label is frozen: digests lie on disk.
[[nodiscard]] std::string passwordDigest(const base::Secret& key, std::string_view account,
                                         std::string_view password);

/// Whether `candidate` is the password whose digest rests. Upper and lower case differ; the time
/// does not depend on where they differ. An empty digest (no password set) matches nothing.
[[nodiscard]] bool passwordMatches(const base::Secret& key, std::string_view account,
                                   std::string_view digest, std::string_view candidate);

/// M20: 1 to 20 printable ASCII characters, no blank.
[[nodiscard]] bool passwordFormatOk(std::string_view password) noexcept;

}  // namespace gate
