// The words of one IMAP response (RFC 3501, section 9), without I/O. A response is kept in pieces:
// lines, and between them the literals that were announced at a line's end. A literal's octets are
// therefore never looked at as protocol: a mail cannot forge a reply.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace imap {

/// lines[i] ends with the announcement of literals[i]; there is one line more than literals.
struct Pieces {
    std::vector<std::string> lines;
    std::vector<std::string> literals;
};

/// The number of octets that a line announces at its end: "{n}", "{n+}" or "~{n}" (RFC 3516).
/// Only untagged data can: status responses (OK, NO, BAD, BYE, PREAUTH), tagged lines and
/// continuations hold free text, in which braces mean nothing. `first`: the line begins a response.
[[nodiscard]] std::optional<std::uint64_t> announcedLiteral(std::string_view line, bool first);

enum class Token { atom, string, nil, open, close, end, broken };

class Scanner {
  public:
    explicit Scanner(const Pieces& pieces, std::size_t offset = 0)
        : pieces_(pieces), offset_(offset) {}

    /// The next token; text() is its text (quoted strings without their quotes and escapes).
    /// An atom may hold a section with blanks, such as BODY[HEADER.FIELDS (DATE)]<0>.
    Token next();
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    /// Skips one value, lists of any depth included. False where the response is broken or ends.
    bool skipValue();

  private:
    Token quoted();
    Token literal(std::size_t begin);
    Token atom();

    const Pieces& pieces_;
    std::size_t line_ = 0;
    std::size_t offset_ = 0;
    std::string text_;
};

/// A whole decimal number, digits only.
[[nodiscard]] std::optional<std::uint64_t> parseNumber(std::string_view text);
[[nodiscard]] std::optional<std::uint32_t> parseUid(std::string_view text);  ///< 1 to 2^32-1

}  // namespace imap
