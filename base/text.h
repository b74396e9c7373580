// Small text helpers that every room needs. ASCII rules only: no locale is ever consulted.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace base {

[[nodiscard]] constexpr bool isBlank(char c) noexcept {
    return c == ' ' || c == '\t';
}
[[nodiscard]] constexpr bool isDigit(char c) noexcept {
    return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
[[nodiscard]] constexpr char upper(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] std::string upper(std::string_view text);

/// Equal without regard to ASCII case.
[[nodiscard]] bool equalsNoCase(std::string_view a, std::string_view b) noexcept;
[[nodiscard]] bool startsWithNoCase(std::string_view text, std::string_view prefix) noexcept;

/// Without blanks, TABs, CR and LF at either end.
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;

/// The parts between separators; an empty text gives one empty part.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

/// How many octets from the beginning are printable ASCII, a blank to '~': one cell each.
[[nodiscard]] std::size_t plainAscii(std::string_view text) noexcept;

/// Whether all of them are printable ASCII or TABs.
[[nodiscard]] bool isPlainLine(std::string_view text) noexcept;

/// Whether no octet is above 0x7F.
[[nodiscard]] bool isAscii(std::string_view text) noexcept;

/// Text from outside, made safe for a terminal or a log line: control characters (C0, DEL, C1),
/// bidirectional overrides, line and paragraph separators and bytes that are not UTF-8 appear as
/// \x1b or \u202e. Newlines are escaped too. At most `limit` bytes of output, then "...".
[[nodiscard]] std::string printable(std::string_view text, std::size_t limit = 500);

/// Cells a terminal uses for UTF-8 text: wide characters count two, combining marks none (M19).
[[nodiscard]] std::size_t displayWidth(std::string_view utf8) noexcept;

/// The longest prefix of whole characters that fits into `cells`.
[[nodiscard]] std::string_view clipToWidth(std::string_view utf8, std::size_t cells) noexcept;

/// The text; where it is wider than `cells`, its beginning with ".." behind it, which has no room
/// in less than four.
[[nodiscard]] std::string cutToWidth(std::string_view utf8, std::size_t cells);

/// Whether the bytes are well-formed UTF-8 (no surrogates, no overlong forms).
[[nodiscard]] bool isUtf8(std::string_view bytes) noexcept;

/// Reads one character; returns its length, or 0 where the bytes are not UTF-8.
[[nodiscard]] std::size_t decodeUtf8(std::string_view bytes, char32_t& out) noexcept;
void appendUtf8(std::string& out, char32_t character);

/// The candidate that is nearest to `word` (edit distance at most 3 and below half its length),
/// or an empty view: "did you mean".
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       const std::vector<std::string_view>& candidates);

}  // namespace base
