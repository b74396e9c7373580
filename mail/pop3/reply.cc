#include "mail/pop3/reply.h"

#include "base/text.h"

#include <array>
#include <charconv>

namespace pop3 {

std::optional<Reply> parseReply(std::string_view line) {
    Reply reply;
    reply.ok = base::startsWithNoCase(line, "+OK");
    if (!reply.ok && !base::startsWithNoCase(line, "-ERR")) return std::nullopt;
    line.remove_prefix(reply.ok ? 3 : 4);
    if (!line.empty() && !base::isBlank(line.front())) return std::nullopt;
    line = base::trim(line);
    const auto close = line.starts_with('[') ? line.find(']') : std::string_view::npos;
    if (close != std::string_view::npos) {
        reply.code = base::upper(line.substr(1, close - 1));
        line = base::trim(line.substr(close + 1));
    }
    reply.text = std::string(line);
    return reply;
}

base::Kind kindOf(const Reply& reply, base::Kind otherwise) {
    struct Row {
        std::string_view code;
        base::Kind kind;
    };
    constexpr std::array<Row, 5> kRows{{{"IN-USE", base::Kind::temporary},
                                        {"LOGIN-DELAY", base::Kind::temporary},
                                        {"SYS/TEMP", base::Kind::temporary},
                                        {"SYS/PERM", base::Kind::refused},
                                        {"AUTH", base::Kind::login}}};
    for (const auto& row : kRows) {
        if (row.code == reply.code) return row.kind;
    }
    return otherwise;
}

std::optional<std::uint64_t> leadingNumber(std::string_view text) {
    std::uint64_t value = 0;
    const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) return std::nullopt;
    if (at != text.data() + text.size() && !base::isBlank(*at)) return std::nullopt;
    return value;
}

std::optional<Numbered> parseNumbered(std::string_view line) {
    line = base::trim(line);
    Numbered numbered;
    const auto [at, error] =
        std::from_chars(line.data(), line.data() + line.size(), numbered.number);
    if (error != std::errc{} || numbered.number == 0) return std::nullopt;
    line.remove_prefix(static_cast<std::size_t>(at - line.data()));
    if (!line.empty() && !base::isBlank(line.front())) return std::nullopt;
    numbered.rest = base::trim(line);
    return numbered;
}

}  // namespace pop3
