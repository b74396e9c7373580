// What a POP3 server answers (RFC 1939, RFC 2449), taken apart without I/O.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pop3 {

struct Reply {
    bool ok = false;
    std::string code;  ///< the extended response code, upper case: "IN-USE", "SYS/TEMP"
    std::string text;
};

/// "+OK …" or "-ERR …"; nothing for any other line.
[[nodiscard]] std::optional<Reply> parseReply(std::string_view line);

/// The kind that a refusal's code means; `otherwise` where it has none that we know.
[[nodiscard]] base::Kind kindOf(const Reply& reply, base::Kind otherwise);

/// "7 whqtswO00WBw418f9t5JxYwZ" of UIDL, "7 120" of LIST; `rest` is empty where a server leaves it
/// out.
struct Numbered {
    std::uint32_t number = 0;
    std::string_view rest;
};
[[nodiscard]] std::optional<Numbered> parseNumbered(std::string_view line);

/// The number at the beginning of the text; servers put words behind it.
[[nodiscard]] std::optional<std::uint64_t> leadingNumber(std::string_view text);

/// One line of a multi-line answer: its end, or a line of text without the stuffed dot.
[[nodiscard]] constexpr bool endsAnswer(std::string_view line) noexcept {
    return line == ".";
}
[[nodiscard]] constexpr std::string_view unstuffed(std::string_view line) noexcept {
    return line.starts_with('.') ? line.substr(1) : line;
}

}  // namespace pop3
