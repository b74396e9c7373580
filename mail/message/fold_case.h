// Case folding for the lists of words that mail clients write: footers, attributions, headers.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace message {

/// Lower case for ASCII and for the capitals of Latin-1, Greek and Cyrillic. Looks at no character
/// that begins at octet `limit` or later; bytes that are not UTF-8 are kept.
[[nodiscard]] std::string foldedCase(std::string_view text, std::size_t limit = std::string::npos);

}  // namespace message
