// ISO-2022-JP as Japanese phones and mailers write it: with NEC's and IBM's characters, half-width
// kana, the carriers' pictures, and escape sequences that are broken or missing at line ends.
#pragma once

#include <string>
#include <string_view>

namespace message {

/// UTF-8; what no table knows becomes U+FFFD. Every line begins in ASCII (RFC 1468).
[[nodiscard]] std::string iso2022JpToUtf8(std::string_view bytes);

/// Whether the text holds an escape sequence that selects a Japanese set.
[[nodiscard]] bool hasJapaneseEscape(std::string_view bytes) noexcept;

}  // namespace message
