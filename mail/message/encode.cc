#include "mail/message/encode.h"

#include "base/digest.h"
#include "base/text.h"

#include <algorithm>

namespace message {
namespace {

constexpr std::string_view kHex = "0123456789ABCDEF";
constexpr std::size_t kLongestWord = 900;  // of a line's 998 octets (RFC 5322, 2.1.1)

/// One character of `text` from `at` on, or one '?' for a byte that is not UTF-8.
std::string_view character(std::string_view text, std::size_t at) {
    char32_t decoded = 0;
    const auto length = base::decodeUtf8(text.substr(at), decoded);
    return text.substr(at, length == 0 ? 1 : length);
}

bool isControl(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

std::string clean(std::string_view value) {
    std::string out;
    out.reserve(value.size());
    for (std::size_t at = 0;;) {
        const auto plain = base::plainAscii(value.substr(at));
        out += value.substr(at, plain);
        at += plain;
        if (at == value.size()) return out;
        const auto one = character(value, at);
        at += one.size();
        if (one.size() > 1) {
            out += one;
        } else if (one[0] == '\t') {
            out += ' ';
        } else if ((one[0] & 0x80) != 0) {
            out += '?';
        }
    }
}

/// "Q" letters that need no code in a phrase as well as in a subject (RFC 2047 5 (3)).
bool isPlainQ(char c) {
    return base::isDigit(c) || (base::lower(c) >= 'a' && base::lower(c) <= 'z') || c == '!' ||
           c == '*' || c == '+' || c == '-' || c == '/';
}

std::string qLetters(std::string_view one) {
    std::string out;
    for (const char c : one) {
        if (isPlainQ(c)) {
            out += c;
        } else if (c == ' ') {
            out += '_';
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += {'=', kHex[byte >> 4U], kHex[byte & 15U]};
        }
    }
    return out;
}

bool shorterInQ(std::string_view value) {
    std::size_t coded = 0;
    for (const char c : value) coded += isPlainQ(c) || c == ' ' ? 0 : 1;
    return coded * 2 < value.size() / 3;
}

/// Encoded words of at most 75 letters, separated by blanks; whole characters in each.
std::string encodedWords(std::string_view value) {
    constexpr std::size_t kOctets = 42;  // 56 base64 letters between "=?UTF-8?B?" and "?="
    constexpr std::size_t kLetters = 60;
    const bool q = shorterInQ(value);
    std::string out;
    std::string word;
    const auto flush = [&] {
        if (word.empty()) return;
        if (!out.empty()) out += ' ';
        out += q ? "=?UTF-8?Q?" + word : "=?UTF-8?B?" + base::base64Encode(word);
        out += "?=";
        word.clear();
    };
    for (std::size_t at = 0; at < value.size();) {
        const auto one = character(value, at);
        at += one.size();
        const auto letters = q ? qLetters(one) : std::string(one);
        if (word.size() + letters.size() > (q ? kLetters : kOctets)) flush();
        word += letters;
    }
    flush();
    return out;
}

/// Ready to stand in a header: printable ASCII with words that can be folded.
bool standsAsItIs(std::string_view value) {
    if (!base::isAscii(value) || value.find("=?") != std::string_view::npos) return false;
    if (value.empty()) return true;
    if (value.front() == ' ' || value.back() == ' ') return false;
    for (std::size_t at = 0; at < value.size();) {
        const auto end = std::min(value.find(' ', at), value.size());
        if (end - at > kLongestWord) return false;
        at = end + 1;
    }
    return true;
}

}  // namespace

std::string headerField(std::string_view name, std::string_view value) {
    auto text = clean(value);
    if (!standsAsItIs(text)) text = encodedWords(text);
    std::string out;
    for (const char c : name) {
        if (c > ' ' && c < 0x7f && c != ':') out += c;
    }
    out += ':';
    std::size_t column = out.size();
    for (std::size_t at = 0; at < text.size();) {
        auto end = text.find_first_not_of(' ', at);
        end = text.find(' ', end == std::string::npos ? at : end);
        if (end == std::string::npos) end = text.size();
        const auto word = std::string_view(text).substr(at, end - at);
        const bool first = at == 0;
        if (!first && column + word.size() > kHeaderLine) {
            out += "\r\n";
            column = 0;
        }
        if (first) out += ' ';
        out += word;
        column += word.size() + (first ? 1 : 0);
        at = end;
    }
    return out + "\r\n";
}

std::string phrase(std::string_view name) {
    auto text = clean(name);
    if (!base::isAscii(text) || text.find("=?") != std::string::npos) return encodedWords(text);
    bool atoms = true;
    for (const char c : text) {
        if (c == ' ' || isPlainQ(c) || c == '_' || c == '&' || c == '\'') continue;
        atoms = false;
    }
    if (atoms) return text;
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

std::string plainMailbox(std::string_view mailbox) {
    std::string out;
    bool quoted = false;
    for (const char c : mailbox) {
        if (isControl(c) || (c & 0x80) != 0 || c == '<' || c == '>') continue;
        if (c == '"') quoted = !quoted;
        if (!quoted && (c == ' ' || c == ',' || c == ';')) continue;
        out += c;
    }
    return out;
}

std::string quotedPrintable(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    std::size_t column = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\n') {
            out += "\r\n";
            column = 0;
            continue;
        }
        const bool lineEnds = at + 1 == text.size() || text[at + 1] == '\n';
        const bool fromLine = column == 0 && c == 'F' && text.substr(at, 5) == "From ";
        const bool dot = column == 0 && c == '.';
        const bool plain = ((c > ' ' && c < 0x7f && c != '=') || (base::isBlank(c) && !lineEnds)) &&
                           !fromLine && !dot;
        if (column + (plain ? 1 : 3) > (lineEnds ? 76U : 75U)) {
            out += "=\r\n";
            column = 0;
            --at;  // judged again as the first of its line
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        if (plain) {
            out += c;
        } else {
            out += {'=', kHex[byte >> 4U], kHex[byte & 15U]};
        }
        column += plain ? 1 : 3;
    }
    return out;
}

std::string base64Lines(std::string_view bytes) {
    constexpr std::size_t kOctets = 57;  // 76 letters
    std::string out;
    out.reserve(bytes.size() * 4 / 3 + bytes.size() / 28 + 8);
    for (std::size_t at = 0; at < bytes.size(); at += kOctets) {
        out += base::base64Encode(bytes.substr(at, kOctets));
        out += "\r\n";
    }
    return out;
}

bool fitsSevenBit(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size();) {
        auto end = text.find('\n', at);
        if (end == std::string_view::npos) end = text.size();
        const auto line = text.substr(at, end - at);
        if (line.size() > kBodyLine || line.substr(0, 5) == "From ") return false;
        if (!base::isPlainLine(line)) return false;
        at = end + 1;
    }
    return true;
}

}  // namespace message
