// Digests, message authentication codes, random bytes and base64. OpenSSL stays behind this header.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace base {

inline constexpr std::size_t kKeyBytes = 32;  ///< 256-bit keys (design decision 13)

/// Two lower-case digits an octet.
[[nodiscard]] std::string hex(std::string_view bytes);

/// SHA-256, 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256Hex(std::string_view bytes);

/// HMAC-SHA-256 under `key`, 64 lower-case hexadecimal digits.
[[nodiscard]] std::string hmacSha256Hex(std::string_view key, std::string_view bytes);

/// Equality whose time does not depend on where the texts differ.
[[nodiscard]] bool equalsConstantTime(std::string_view a, std::string_view b) noexcept;

/// `count` bytes from the system's random source; ends the program where there is none.
[[nodiscard]] std::string randomBytes(std::size_t count);

[[nodiscard]] std::string base64Encode(std::string_view bytes);

}  // namespace base
