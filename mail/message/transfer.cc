#include "mail/message/transfer.h"

#include "base/text.h"

#include <array>

namespace message {
namespace {

constexpr unsigned char kNoLetter = 0xff;

constexpr std::array<unsigned char, 256> makeBase64Table() {
    std::array<unsigned char, 256> table{};
    for (auto& entry : table) entry = kNoLetter;
    constexpr std::string_view kLetters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < kLetters.size(); ++i) {
        table[static_cast<unsigned char>(kLetters[i])] = static_cast<unsigned char>(i);
    }
    return table;
}
constexpr auto kBase64 = makeBase64Table();

int hexValue(char c) {
    if (base::isDigit(c)) return c - '0';
    const char low = base::lower(c);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/// The length of a soft line break's rest ("", blanks, then the line end), or npos.
std::size_t softBreak(std::string_view rest) {
    std::size_t at = 0;
    while (at < rest.size() && base::isBlank(rest[at])) ++at;
    if (at == rest.size()) return at;
    if (rest[at] == '\n') return at + 1;
    if (rest[at] != '\r') return std::string_view::npos;
    return at + 1 < rest.size() && rest[at + 1] == '\n' ? at + 2 : at + 1;
}

}  // namespace

std::string decodeBase64(std::string_view text) {
    std::string out;
    out.reserve(text.size() / 4 * 3 + 3);
    unsigned bits = 0;
    int count = 0;
    for (const char c : text) {
        if (c == '=') {
            bits = 0;
            count = 0;
            continue;
        }
        const auto value = kBase64[static_cast<unsigned char>(c)];
        if (value == kNoLetter) continue;
        bits = bits << 6U | value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            out += static_cast<char>(bits >> static_cast<unsigned>(count) & 0xffU);
        }
    }
    return out;
}

std::string decodeQuotedPrintable(std::string_view text, bool underscoreIsBlank) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '_' && underscoreIsBlank) {
            out += ' ';
            continue;
        }
        if (c != '=') {
            out += c;
            continue;
        }
        const int high = at + 1 < text.size() ? hexValue(text[at + 1]) : -1;
        const int low = at + 2 < text.size() ? hexValue(text[at + 2]) : -1;
        if (high >= 0 && low >= 0) {
            out += static_cast<char>(high * 16 + low);
            at += 2;
        } else if (const auto soft = softBreak(text.substr(at + 1));
                   soft != std::string_view::npos) {
            at += soft;
        } else {
            out += c;
        }
    }
    return out;
}

std::string decodeTransfer(std::string_view body, std::string_view encoding, std::size_t limit) {
    const auto name = base::trim(encoding);
    std::string out;
    if (base::startsWithNoCase(name, "base64")) {
        out = decodeBase64(body.substr(0, limit * 3 / 2));
    } else if (base::startsWithNoCase(name, "quoted-printable")) {
        out = decodeQuotedPrintable(body.substr(0, limit * 3));
    } else {
        out.assign(body.substr(0, limit));
    }
    if (out.size() > limit) out.resize(limit);
    return out;
}

}  // namespace message
