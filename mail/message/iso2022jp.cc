#include "mail/message/iso2022jp.h"

#include "mail/message/charset.h"

namespace message {
namespace {

enum class Set { ascii, kana, kanji, kanji2, unknown };

constexpr char kEscape = '\x1b';

char high(char c) {
    return static_cast<char>(static_cast<unsigned char>(c) | 0x80U);
}

struct Escape {
    std::size_t length = 0;  ///< 0: none
    Set set = Set::ascii;
};

Escape escapeAt(std::string_view rest) {
    if (rest.size() < 3 || rest[0] != kEscape) return {};
    if (rest[1] == '(') {
        if (rest[2] == 'I') return {3, Set::kana};
        return {3, Set::ascii};  // ESC ( B, ESC ( J, and what stands for them
    }
    if (rest[1] != '$') return {};
    if (rest[2] == 'B' || rest[2] == '@') return {3, Set::kanji};
    if (rest[2] == '(' && rest.size() > 3) {
        if (rest[3] == 'D') return {4, Set::kanji2};
        if (rest[3] == 'B' || rest[3] == '@' || rest[3] == 'Q') return {4, Set::kanji};
        return {4, Set::unknown};
    }
    return {3, Set::unknown};
}

/// One character of `set` from the front of `rest` into EUC-JP; returns the octets used.
std::size_t append(std::string& out, std::string_view rest, Set set) {
    const char c = rest[0];
    const bool graphic = c > ' ' && c < 0x7f;
    if (!graphic || set == Set::ascii) {
        out += c;
        return 1;
    }
    if (set == Set::kana) {
        if (c < 0x60) out += '\x8e';
        out += c < 0x60 ? high(c) : '?';
        return 1;
    }
    const bool pair = rest.size() > 1 && rest[1] > ' ' && rest[1] < 0x7f;
    if (!pair) return 1;  // half a character at a line's end
    if (set == Set::unknown) {
        out += '?';
        return 2;
    }
    if (set == Set::kanji2) out += '\x8f';
    out += high(c);
    out += high(rest[1]);
    return 2;
}

}  // namespace

bool hasJapaneseEscape(std::string_view bytes) noexcept {
    for (auto at = bytes.find(kEscape); at != std::string_view::npos;
         at = bytes.find(kEscape, at + 1)) {
        if (escapeAt(bytes.substr(at)).length > 0) return true;
    }
    return false;
}

std::string iso2022JpToUtf8(std::string_view bytes) {
    for (const char c : bytes) {
        // 8-bit octets have no place here: the label is wrong.
        if ((c & 0x80) != 0) {
            const auto guessed = toUtf8(bytes, "utf-8");
            return guessed.find("\xef\xbf\xbd") == std::string::npos ? guessed
                                                                     : toUtf8(bytes, "cp932");
        }
    }
    std::string euc;
    euc.reserve(bytes.size() + 16);
    auto set = Set::ascii;
    for (std::size_t at = 0; at < bytes.size();) {
        const auto rest = bytes.substr(at);
        if (const auto escape = escapeAt(rest); escape.length > 0) {
            set = escape.set;
            at += escape.length;
            continue;
        }
        const char c = bytes[at];
        if (c == '\r' || c == '\n') set = Set::ascii;
        if (c == kEscape || c == '\x0e' || c == '\x0f') {
            ++at;
            continue;
        }
        at += append(euc, rest, set);
    }
    return toUtf8(euc, "euc-jp-ms");
}

}  // namespace message
