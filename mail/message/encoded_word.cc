#include "mail/message/encoded_word.h"

#include "base/text.h"
#include "mail/message/charset.h"
#include "mail/message/iso2022jp.h"
#include "mail/message/transfer.h"

#include <optional>

namespace message {
namespace {

struct Word {
    std::string_view charset;
    std::string bytes;
    std::size_t length = 0;  ///< octets of the header that it took
};

/// An encoded word at the front of `rest`. Blanks inside, against the RFC, are borne.
std::optional<Word> wordAt(std::string_view rest) {
    constexpr std::size_t kCharset = 60;
    if (!rest.starts_with("=?")) return std::nullopt;
    const auto charsetEnd = rest.find('?', 2);
    if (charsetEnd > kCharset || charsetEnd + 3 > rest.size() || rest[charsetEnd + 2] != '?') {
        return std::nullopt;
    }
    const auto end = rest.find("?=", charsetEnd + 3);
    if (end == std::string_view::npos) return std::nullopt;
    const auto text = rest.substr(charsetEnd + 3, end - charsetEnd - 3);
    Word word;
    word.charset = rest.substr(2, charsetEnd - 2);
    word.charset = word.charset.substr(0, word.charset.find('*'));  // RFC 2231 5: a language
    const char encoding = base::lower(rest[charsetEnd + 1]);
    if (encoding == 'b') {
        word.bytes = decodeBase64(text);
    } else if (encoding == 'q') {
        word.bytes = decodeQuotedPrintable(text, true);
    } else {
        return std::nullopt;
    }
    word.length = end + 2;
    return word;
}

std::string rawToUtf8(std::string_view raw, std::string_view charset) {
    if (hasJapaneseEscape(raw)) return iso2022JpToUtf8(raw);
    if (base::isUtf8(raw)) return std::string(raw);
    if (charset.empty() || charsetName(charset) == "utf-8") return toUtf8(raw, "");
    return toUtf8(raw, charset);
}

bool onlyBlanks(std::string_view text) {
    return base::trim(text).empty();
}

}  // namespace

std::string decodeHeader(std::string_view value, std::string_view charset) {
    std::string out;
    std::string pending;  // octets of encoded words of pendingCharset
    std::string_view pendingCharset;
    bool afterWord = false;
    const auto flush = [&] {
        if (!pending.empty()) out += toUtf8(pending, pendingCharset);
        pending.clear();
    };
    std::size_t at = 0;
    while (at < value.size()) {
        auto start = value.find("=?", at);
        std::optional<Word> word;
        while (start != std::string_view::npos && !(word = wordAt(value.substr(start)))) {
            start = value.find("=?", start + 2);
        }
        const auto plain = value.substr(at, word ? start - at : std::string_view::npos);
        if (!word || !afterWord || !onlyBlanks(plain)) {
            flush();
            out += rawToUtf8(plain, charset);
        }
        if (!word) break;
        if (!base::equalsNoCase(word->charset, pendingCharset)) flush();
        pendingCharset = word->charset;
        pending += word->bytes;
        afterWord = true;
        at = start + word->length;
    }
    flush();
    for (char& c : out) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
    return out;
}

}  // namespace message
