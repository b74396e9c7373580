// One-time codes in the subject: TOTP (RFC 6238) with SHA-1, 6 digits, 30 seconds, as every
// authenticator application takes it (M45).
//
// No secret of a sender is stored: it follows from the installation's key, the sender's address and
// the number of his enrolment, so a new enrolment makes the old one worthless.
#pragma once

#include "base/clock.h"
#include "base/secret.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trust {

inline constexpr std::chrono::seconds kCodeStep{30};
inline constexpr std::size_t kCodeDigits = 6;

/// 20 bytes: the first of HMAC-SHA-256 under the key over a frozen label, the address in lower case
/// and the enrolment's number.
[[nodiscard]] base::Secret codeSecret(const base::Secret& installationKey, std::string_view sender,
                                      int enrolment);

/// RFC 4648, without padding: for typing the secret in by hand.
[[nodiscard]] base::Secret base32(const base::Secret& bytes);

/// "otpauth://totp/ISSUER:SENDER?secret=…&issuer=ISSUER&algorithm=SHA1&digits=6&period=30",
/// escaped.
[[nodiscard]] base::Secret enrolmentUri(const base::Secret& secret, std::string_view sender,
                                        std::string_view issuer);

/// The step that holds an instant (RFC 6238 4.2: T with T0 = 0).
[[nodiscard]] std::int64_t stepAt(base::Time instant) noexcept;

/// The code of a step, RFC 4226 5.3.
[[nodiscard]] base::Secret codeAt(const base::Secret& secret, std::int64_t step);

/// The earliest step from `first` to `last` whose code it is; all of them are computed whatever
/// comes of it. nullopt: none, or not six ASCII digits. At most 121 steps (an hour) are looked at.
[[nodiscard]] std::optional<std::int64_t> stepOfCode(const base::Secret& secret,
                                                     std::string_view code, std::int64_t first,
                                                     std::int64_t last);

}  // namespace trust
