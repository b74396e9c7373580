// Header values decoded: RFC 2047, and the raw 8-bit that clients put instead.
#pragma once

#include <string>
#include <string_view>

namespace message {

/// UTF-8. Adjacent encoded words of one charset are joined as octets before they are converted, so
/// a character cut in two is whole again. Octets outside encoded words: UTF-8 where well-formed,
/// else `charset` (the mail's own), else windows-1252. Control characters become blanks.
[[nodiscard]] std::string decodeHeader(std::string_view value, std::string_view charset = {});

}  // namespace message
