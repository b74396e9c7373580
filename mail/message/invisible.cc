#include "mail/message/invisible.h"

#include "base/text.h"

namespace message {
namespace {

bool hasNoWidth(char32_t c) {
    return c == 0xad || c == 0x34f || c == 0x61c || c == 0x180e || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
           (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff || (c >= 0x80 && c < 0xa0);
}

/// Blanks that no key types: clients put them in.
bool isClientBlank(char32_t c) {
    return c == 0xa0 || c == 0x202f || c == 0x2007;
}

bool isWideBlank(char32_t c) {
    return c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x205f || c == 0x3000 ||
           c == 0x2028 || c == 0x2029;
}

void trimEnd(std::string& text) {
    while (!text.empty() && base::isBlank(text.back())) text.pop_back();
}

}  // namespace

std::string visibleLine(std::string_view line) {
    std::string out;
    out.reserve(line.size());
    if (base::isPlainLine(line)) {
        out = line;
        trimEnd(out);
        return out;
    }
    for (std::size_t at = 0; at < line.size();) {
        char32_t c = 0;
        auto length = base::decodeUtf8(line.substr(at), c);
        if (length == 0) {
            out += "\xef\xbf\xbd";
            ++at;
            continue;
        }
        if (isClientBlank(c)) {
            if (!out.empty()) out += ' ';
        } else if (isWideBlank(c)) {
            out += ' ';
        } else if (!hasNoWidth(c) && (c >= 0x20 || c == '\t') && c != 0x7f) {
            out += line.substr(at, length);
        }
        at += length;
    }
    trimEnd(out);
    return out;
}

std::string visibleSubject(std::string_view subject) {
    return std::string(base::trim(visibleLine(subject)));
}

}  // namespace message
