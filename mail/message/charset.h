// Every charset to UTF-8 (glibc's iconv, and ISO-2022-JP as phones really write it).
#pragma once

#include <string>
#include <string_view>

namespace message {

/// UTF-8 of `bytes`, which are said to be in `charset` ("" and unknown names: guessed). Wrong
/// bytes become U+FFFD; what is declared as ASCII or nothing but holds 8-bit bytes is UTF-8 where
/// it is well-formed, else windows-1252. Never fails.
[[nodiscard]] std::string toUtf8(std::string_view bytes, std::string_view charset);

/// The name that iconv is asked for: aliases of clients (cp932, ks_c_5601-1987, x-sjis, utf8)
/// and supersets (iso-8859-1 is windows-1252, gb2312 is gb18030, as browsers read them).
[[nodiscard]] std::string charsetName(std::string_view charset);

}  // namespace message
