#include "mail/imap/scanner.h"

#include "base/text.h"

#include <array>
#include <charconv>
#include <limits>

namespace imap {

std::optional<std::uint64_t> parseNumber(std::string_view text) {
    std::uint64_t value = 0;
    const auto* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || error != std::errc{} || at != end) return std::nullopt;
    return value;
}

std::optional<std::uint32_t> parseUid(std::string_view text) {
    const auto value = parseNumber(text);
    if (!value || *value == 0 || *value > std::numeric_limits<std::uint32_t>::max()) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(*value);
}

namespace {

bool holdsFreeText(std::string_view line) {
    if (!line.starts_with("* ")) return true;
    line.remove_prefix(2);
    const auto word = line.substr(0, line.find(' '));
    constexpr std::array<std::string_view, 5> kStatus{"OK", "NO", "BAD", "BYE", "PREAUTH"};
    for (const auto status : kStatus) {
        if (base::equalsNoCase(word, status)) return true;
    }
    return false;
}

bool delimits(char c) {
    return c == ' ' || c == '\t' || c == '(' || c == ')' || c == '"' || c == '{';
}

}  // namespace

std::optional<std::uint64_t> announcedLiteral(std::string_view line, bool first) {
    if (!line.ends_with('}') || (first && holdsFreeText(line))) return std::nullopt;
    const auto open = line.rfind('{');
    if (open == std::string_view::npos) return std::nullopt;
    auto digits = line.substr(open + 1, line.size() - open - 2);
    if (digits.ends_with('+')) digits.remove_suffix(1);
    return parseNumber(digits);
}

Token Scanner::quoted() {
    const auto& line = pieces_.lines[line_];
    text_.clear();
    for (++offset_; offset_ < line.size(); ++offset_) {
        if (line[offset_] == '"') {
            ++offset_;
            return Token::string;
        }
        if (line[offset_] == '\\') ++offset_;
        if (offset_ < line.size()) text_.push_back(line[offset_]);
    }
    return Token::broken;
}

Token Scanner::literal(std::size_t begin) {
    const auto& line = pieces_.lines[line_];
    const std::string_view rest(line.data() + begin, line.size() - begin);
    const bool atEnd = rest.find('}') == rest.size() - 1;
    if (!atEnd || line_ >= pieces_.literals.size()) return Token::broken;
    text_ = pieces_.literals[line_];
    ++line_;
    offset_ = 0;
    return Token::string;
}

Token Scanner::atom() {
    const auto& line = pieces_.lines[line_];
    const auto begin = offset_;
    bool section = false;
    for (; offset_ < line.size(); ++offset_) {
        const char c = line[offset_];
        if (c == '[') section = true;
        if (c == ']') section = false;
        if (!section && delimits(c)) break;
    }
    text_.assign(line, begin, offset_ - begin);
    return base::equalsNoCase(text_, "NIL") ? Token::nil : Token::atom;
}

Token Scanner::next() {
    if (line_ >= pieces_.lines.size()) return Token::end;
    const auto& line = pieces_.lines[line_];
    while (offset_ < line.size() && base::isBlank(line[offset_])) ++offset_;
    if (offset_ >= line.size()) return Token::end;
    switch (line[offset_]) {
        case '(':
            ++offset_;
            return Token::open;
        case ')':
            ++offset_;
            return Token::close;
        case '"':
            return quoted();
        case '{':
            return literal(offset_);
        case '~':
            if (offset_ + 1 < line.size() && line[offset_ + 1] == '{') return literal(offset_ + 1);
            return atom();
        default:
            return atom();
    }
}

bool Scanner::skipValue() {
    std::size_t depth = 0;
    do {
        switch (next()) {
            case Token::open:
                ++depth;
                break;
            case Token::close:
                if (depth == 0) return false;
                --depth;
                break;
            case Token::end:
            case Token::broken:
                return false;
            default:
                break;
        }
    } while (depth > 0);
    return true;
}

}  // namespace imap
