#include "mail/imap/commands.h"

#include "base/digest.h"
#include "base/text.h"

#include <algorithm>

namespace imap {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

void appendUtf16(std::string& out, char32_t c) {
    const auto put = [&out](char32_t unit) {
        out.push_back(static_cast<char>(unit >> 8 & 0xFF));
        out.push_back(static_cast<char>(unit & 0xFF));
    };
    if (c < 0x10000) {
        put(c);
    } else {
        put(0xD800 + ((c - 0x10000) >> 10));
        put(0xDC00 + ((c - 0x10000) & 0x3FF));
    }
}

/// "&" base64 of UTF-16BE without padding, with ',' in place of '/', "-".
void flushShifted(std::string& out, std::string& utf16) {
    if (utf16.empty()) return;
    auto text = base::base64Encode(utf16);
    text.erase(std::find(text.begin(), text.end(), '='), text.end());
    std::replace(text.begin(), text.end(), '/', ',');
    out.append("&").append(text).append("-");
    utf16.clear();
}

}  // namespace

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '\r' || c == '\n' || c == '\0') continue;
        if (c == '"' || c == '\\') out.push_back('\\');
        out.push_back(c);
    }
    out.push_back('"');
    return out;
}

std::string folderName(std::string_view utf8) {
    if (base::equalsNoCase(utf8, "INBOX")) return "INBOX";
    std::string out;
    std::string utf16;
    while (!utf8.empty()) {
        char32_t c = kReplacement;
        const auto length = base::decodeUtf8(utf8, c);
        if (length == 0) c = kReplacement;
        utf8.remove_prefix(length == 0 ? 1 : length);
        if (c < 0x20 || c > 0x7E) {
            appendUtf16(utf16, c);
            continue;
        }
        flushShifted(out, utf16);
        out.push_back(static_cast<char>(c));
        if (c == U'&') out.push_back('-');
    }
    flushShifted(out, utf16);
    return quoted(out);
}

std::vector<std::string> uidSets(std::vector<std::uint32_t> uids) {
    std::sort(uids.begin(), uids.end());
    uids.erase(std::unique(uids.begin(), uids.end()), uids.end());
    std::vector<std::string> sets;
    for (std::size_t i = 0; i < uids.size();) {
        auto last = i;
        while (last + 1 < uids.size() && uids[last + 1] == uids[last] + 1) ++last;
        auto range = std::to_string(uids[i]);
        if (last > i) range += ":" + std::to_string(uids[last]);
        if (sets.empty() || sets.back().size() + 1 + range.size() > kSetLength) {
            sets.push_back(std::move(range));
        } else {
            sets.back().append(",").append(range);
        }
        i = last + 1;
    }
    return sets;
}

}  // namespace imap
