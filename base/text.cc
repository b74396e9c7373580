#include "base/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace base {
namespace {

constexpr char kHex[] = "0123456789abcdef";

struct Range {
    char32_t first, last;
};

// Characters that a terminal draws over two cells (Unicode East Asian Width W and F, and emoji).
constexpr std::array<Range, 20> kWide{
    {{0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},
     {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
     {0xA000, 0xA4CF},   {0xA960, 0xA97C},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
     {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},
     {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}}};

// Characters without a cell of their own: combining marks, joiners, directional marks.
constexpr std::array<Range, 22> kZero{
    {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F},
     {0x0670, 0x0670}, {0x06D6, 0x06DC}, {0x0900, 0x0902}, {0x093C, 0x093C}, {0x0941, 0x0948},
     {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
     {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2064}, {0x20D0, 0x20F0}, {0xFE00, 0xFE0F},
     {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}}};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t c) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [c](const Range& r) { return c >= r.first && c <= r.last; });
}

std::size_t cellsOf(char32_t c) {
    if (c < 0x300) return c < 0x20 || (c >= 0x7F && c < 0xA0) ? 0 : 1;
    if (within(kZero, c)) return 0;
    return within(kWide, c) ? 2 : 1;
}

bool unsafe(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

void appendEscape(std::string& out, char32_t c) {
    const int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 6;
    out += digits == 2 ? "\\x" : "\\u";
    for (int i = digits - 1; i >= 0; --i) out += kHex[(c >> (4 * i)) & 0xF];
}

/// Eight octets at once. Borrows and carries reach a neighbour only out of an octet that is not
/// printable itself, so none is taken for plain that is not.
bool eightPlain(const char* at) noexcept {
    constexpr std::uint64_t kEach = 0x0101010101010101;
    std::uint64_t eight = 0;
    std::memcpy(&eight, at, sizeof eight);
    const auto low = eight - 0x20 * kEach;  // below a blank
    const auto high = eight + kEach;        // DEL and above
    return ((low | high | eight) & 0x80 * kEach) == 0;
}

}  // namespace

std::size_t plainAscii(std::string_view text) noexcept {
    std::size_t at = 0;
    while (at + 8 <= text.size() && eightPlain(text.data() + at)) at += 8;
    while (at < text.size() && text[at] >= ' ' && text[at] < '\x7F') ++at;
    return at;
}

bool isPlainLine(std::string_view text) noexcept {
    for (;;) {
        text.remove_prefix(plainAscii(text));
        if (text.empty()) return true;
        if (text.front() != '\t') return false;
        text.remove_prefix(1);
    }
}

bool isAscii(std::string_view text) noexcept {
    // Without a way out of the loop the compiler looks at many octets at once.
    unsigned all = 0;
    for (const char c : text) all |= static_cast<unsigned char>(c);
    return all < 0x80;
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
    return out;
}

std::string upper(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return upper(c); });
    return out;
}

bool equalsNoCase(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                              [](char x, char y) { return lower(x) == lower(y); });
}

bool startsWithNoCase(std::string_view text, std::string_view prefix) noexcept {
    return text.size() >= prefix.size() && equalsNoCase(text.substr(0, prefix.size()), prefix);
}

std::string_view trim(std::string_view text) noexcept {
    constexpr std::string_view kSpace = " \t\r\n";
    const auto first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

std::size_t decodeUtf8(std::string_view bytes, char32_t& out) noexcept {
    if (bytes.empty()) return 0;
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
    const std::uint8_t lead = byte(0);
    if (lead < 0x80) {
        out = lead;
        return 1;
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || bytes.size() < length) return 0;
    char32_t c = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return 0;
        c = (c << 6) | (byte(i) & 0x3FU);
    }
    const bool overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
    if (overlong || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return 0;
    out = c;
    return length;
}

void appendUtf8(std::string& out, char32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | (c >> 6));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | (c >> 12));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | (c >> 18));
        out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    }
}

bool isUtf8(std::string_view bytes) noexcept {
    for (;;) {
        bytes.remove_prefix(plainAscii(bytes));
        if (bytes.empty()) return true;
        char32_t c = 0;
        const std::size_t n = decodeUtf8(bytes, c);
        if (n == 0) return false;
        bytes.remove_prefix(n);
    }
}

std::string printable(std::string_view text, std::size_t limit) {
    std::string out;
    out.reserve(std::min(text.size(), limit));
    while (!text.empty()) {
        if (out.size() >= limit) return out + "...";
        if (const auto plain = plainAscii(text.substr(0, limit - out.size())); plain > 0) {
            out.append(text.substr(0, plain));
            text.remove_prefix(plain);
            continue;
        }
        char32_t c = 0;
        const std::size_t n = decodeUtf8(text, c);
        if (n == 0) {
            appendEscape(out, static_cast<std::uint8_t>(text[0]));
            text.remove_prefix(1);
        } else {
            if (unsafe(c)) {
                appendEscape(out, c);
            } else {
                out.append(text.substr(0, n));
            }
            text.remove_prefix(n);
        }
    }
    return out;
}

std::size_t displayWidth(std::string_view utf8) noexcept {
    std::size_t cells = plainAscii(utf8);
    utf8.remove_prefix(cells);
    while (!utf8.empty()) {
        char32_t c = 0;
        const std::size_t n = decodeUtf8(utf8, c);
        cells += n == 0 ? 1 : cellsOf(c);
        utf8.remove_prefix(n == 0 ? 1 : n);
    }
    return cells;
}

std::string_view clipToWidth(std::string_view utf8, std::size_t cells) noexcept {
    std::size_t at = plainAscii(utf8.substr(0, cells));
    std::size_t used = at;
    while (at < utf8.size()) {
        char32_t c = 0;
        const std::size_t n = decodeUtf8(utf8.substr(at), c);
        const std::size_t width = n == 0 ? 1 : cellsOf(c);
        if (used + width > cells) break;
        used += width;
        at += n == 0 ? 1 : n;
    }
    return utf8.substr(0, at);
}

std::string cutToWidth(std::string_view utf8, std::size_t cells) {
    constexpr std::string_view kDots = "..";
    if (displayWidth(utf8) <= cells) return std::string(utf8);
    if (cells < 2 * kDots.size()) return std::string(clipToWidth(utf8, cells));
    return std::string(clipToWidth(utf8, cells - kDots.size())) + std::string(kDots);
}

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
    constexpr std::size_t kFarthest = 3;
    std::string_view best;
    std::size_t bestDistance = std::min(kFarthest, (word.size() + 1) / 2) + 1;
    for (const auto candidate : candidates) {
        std::vector<std::size_t> row(candidate.size() + 1);
        for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
        for (std::size_t i = 0; i < word.size(); ++i) {
            std::size_t diagonal = row[0];
            row[0] = i + 1;
            for (std::size_t j = 0; j < candidate.size(); ++j) {
                const std::size_t cost = lower(word[i]) == lower(candidate[j]) ? 0 : 1;
                const std::size_t next = std::min({row[j + 1] + 1, row[j] + 1, diagonal + cost});
                diagonal = row[j + 1];
                row[j + 1] = next;
            }
        }
        if (row.back() < bestDistance) {
            bestDistance = row.back();
            best = candidate;
        }
    }
    return best;
}

}  // namespace base
