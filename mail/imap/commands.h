// How our IMAP commands are written: strings, folder names, uid sets. No I/O.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace imap {

/// The longest uid set in one command: servers take lines of 1,000 octets (RFC 2683, 3.2.1.5).
inline constexpr std::size_t kSetLength = 800;

/// A quoted string. CR, LF and NUL, which it cannot hold, are left out.
[[nodiscard]] std::string quoted(std::string_view text);

/// A folder's name as IMAP writes it: modified UTF-7 (RFC 3501, 5.1.3), quoted. "inbox" in any
/// case is INBOX. Bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string folderName(std::string_view utf8);

/// "3:5,9" for {9, 4, 3, 5, 5}, as several sets where one would be longer than kSetLength.
[[nodiscard]] std::vector<std::string> uidSets(std::vector<std::uint32_t> uids);

}  // namespace imap
