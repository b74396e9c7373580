// The octets that printers send as text, as clean UTF-8. iconv is used here and nowhere else in the
// room.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace snmp {

inline constexpr std::size_t kMostCharacters = 255;  ///< what is kept of one text

/// The character set that an agent declares (IANA's MIBenum, prtLocalizationCharacterSet); 0 where
/// it declares none.
using Charset = int;

/// The IANA name, such as "UTF-8" or "hp-roman8"; "" for one that is not known here.
[[nodiscard]] const char* charsetName(Charset charset) noexcept;

/// UTF-8 of `octets`, read as what they are: ASCII; UTF-8 where they are well-formed; else the
/// declared set where every octet has a meaning in it; else Shift_JIS where they look like it; else
/// windows-1252. Control characters, directional marks, NUL and 0xFF (a blank on Lexmark panels)
/// become one blank, the ends are trimmed, and kMostCharacters are kept. Never fails.
[[nodiscard]] std::string readable(std::string_view octets, Charset charset = 0);

}  // namespace snmp
