// Base64 as servers and libcurl write it in a login.
#pragma once

#include <string>
#include <string_view>

namespace net {

inline constexpr std::string_view kBase64Digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The bytes up to the first "=", or whatever else is no digit.
[[nodiscard]] std::string decodeBase64(std::string_view text);

}  // namespace net
