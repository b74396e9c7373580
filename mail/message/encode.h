// Encoding for mails of ours: header values (RFC 2047), quoted-printable and base64 bodies (RFC
// 2045).
#pragma once

#include <string>
#include <string_view>

namespace message {

/// Longest header line that we write, without CRLF (RFC 5322 2.1.1 recommends 78).
inline constexpr std::size_t kHeaderLine = 78;
/// Longest body line that goes out as 7bit (RFC 5322 2.1.1 allows 998).
inline constexpr std::size_t kBodyLine = 990;

/// "Name: value" folded, CRLF at its end; `value` is UTF-8. Control characters become nothing,
/// broken UTF-8 becomes '?', so no value can start a field of its own.
[[nodiscard]] std::string headerField(std::string_view name, std::string_view value);

/// A display name before an address: an atom, a quoted string or encoded words.
[[nodiscard]] std::string phrase(std::string_view name);

/// Without control characters and 8-bit bytes; `<`, `>` and blanks too, and a comma outside of
/// quotes: one mailbox stays one mailbox.
[[nodiscard]] std::string plainMailbox(std::string_view mailbox);

/// Quoted-printable with CRLF line ends; lines of at most 76. `text` has '\n' line ends.
[[nodiscard]] std::string quotedPrintable(std::string_view text);

/// Base64 in lines of 76 with CRLF.
[[nodiscard]] std::string base64Lines(std::string_view bytes);

/// Whether the text may go out as it is: ASCII without control characters, short lines, no line
/// that starts with "From " (mbox files change those).
[[nodiscard]] bool fitsSevenBit(std::string_view text) noexcept;

}  // namespace message
