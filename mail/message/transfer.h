// Content-Transfer-Encoding undone, in a tolerant way (RFC 2045 6).
#pragma once

#include <string>
#include <string_view>

namespace message {

/// Letters outside the alphabet are skipped; what follows a '=' starts anew, as concatenated
/// encodings do. Never reads beyond `text`, never fails.
[[nodiscard]] std::string decodeBase64(std::string_view text);

/// A '=' that begins no code stays as it is; soft line breaks may have blanks before the line end;
/// blanks at line ends are kept. `underscoreIsBlank` is the "Q" encoding of RFC 2047.
[[nodiscard]] std::string decodeQuotedPrintable(std::string_view text,
                                                bool underscoreIsBlank = false);

/// By the field's value ("base64", "quoted-printable"; all else is taken as it is); at most
/// `limit` octets of `body` come out.
[[nodiscard]] std::string decodeTransfer(std::string_view body, std::string_view encoding,
                                         std::size_t limit);

}  // namespace message
