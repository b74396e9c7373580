#include "machine/snmp/strings.h"

#include "base/text.h"

#include <iconv.h>
#include <algorithm>
#include <array>
#include <optional>

namespace snmp {
namespace {

struct Known {
    Charset number;
    const char* name;   // IANA
    const char* iconv;  // what glibc calls it; the superset where clients use one
};

constexpr std::array<Known, 43> kCharsets{{
    {3, "US-ASCII", "CP1252"},
    {4, "ISO-8859-1", "CP1252"},
    {5, "ISO-8859-2", "ISO-8859-2"},
    {6, "ISO-8859-3", "ISO-8859-3"},
    {7, "ISO-8859-4", "ISO-8859-4"},
    {8, "ISO-8859-5", "ISO-8859-5"},
    {9, "ISO-8859-6", "ISO-8859-6"},
    {10, "ISO-8859-7", "ISO-8859-7"},
    {11, "ISO-8859-8", "ISO-8859-8"},
    {12, "ISO-8859-9", "ISO-8859-9"},
    {13, "ISO-8859-10", "ISO-8859-10"},
    {17, "Shift_JIS", "CP932"},
    {18, "EUC-JP", "EUC-JP"},
    {36, "KS_C_5601-1987", "UHC"},
    {38, "EUC-KR", "UHC"},
    {39, "ISO-2022-JP", "ISO-2022-JP"},
    {57, "GB_2312-80", "GB18030"},
    {106, "UTF-8", "UTF-8"},
    {109, "ISO-8859-13", "ISO-8859-13"},
    {110, "ISO-8859-14", "ISO-8859-14"},
    {111, "ISO-8859-15", "ISO-8859-15"},
    {112, "ISO-8859-16", "ISO-8859-16"},
    {113, "GBK", "GB18030"},
    {114, "GB18030", "GB18030"},
    {1000, "ISO-10646-UCS-2", "UTF-16BE"},
    {1013, "UTF-16BE", "UTF-16BE"},
    {1014, "UTF-16LE", "UTF-16LE"},
    {1015, "UTF-16", "UTF-16"},
    {2004, "hp-roman8", "HP-ROMAN8"},
    {2009, "IBM850", "IBM850"},
    {2010, "IBM852", "IBM852"},
    {2011, "IBM437", "IBM437"},
    {2024, "Windows-31J", "CP932"},
    {2025, "GB2312", "GB18030"},
    {2026, "Big5", "BIG5-HKSCS"},
    {2084, "KOI8-R", "KOI8-R"},
    {2088, "KOI8-U", "KOI8-U"},
    {2250, "windows-1250", "CP1250"},
    {2251, "windows-1251", "CP1251"},
    {2252, "windows-1252", "CP1252"},
    {2253, "windows-1253", "CP1253"},
    {2254, "windows-1254", "CP1254"},
    {2257, "windows-1257", "CP1257"},
}};

const Known* findCharset(Charset charset) noexcept {
    const auto* found = std::find_if(kCharsets.begin(), kCharsets.end(),
                                     [&](const Known& k) { return k.number == charset; });
    return found == kCharsets.end() ? nullptr : found;
}

/// An iconv descriptor that closes itself.
class Converter {
  public:
    explicit Converter(const char* from) : handle_(iconv_open("UTF-8", from)) {}
    ~Converter() {
        if (good()) iconv_close(handle_);
    }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    [[nodiscard]] bool good() const noexcept {
        return handle_ != reinterpret_cast<iconv_t>(-1);  // NOLINT(performance-no-int-to-ptr)
    }

    /// Nothing where an octet has no meaning in the set.
    std::optional<std::string> all(std::string_view octets) {
        std::string in(octets);
        std::string out(in.size() * 4 + 16, '\0');
        char* from = in.data();
        std::size_t left = in.size();
        char* to = out.data();
        std::size_t room = out.size();
        if (iconv(handle_, &from, &left, &to, &room) == static_cast<std::size_t>(-1)) return {};
        if (iconv(handle_, nullptr, nullptr, &to, &room) == static_cast<std::size_t>(-1)) return {};
        out.resize(out.size() - room);
        return out;
    }

  private:
    iconv_t handle_;
};

std::optional<std::string> convert(std::string_view octets, const char* from) {
    Converter converter(from);
    if (!converter.good()) return {};
    return converter.all(octets);
}

// Lead octets 0x81 to 0x9F are control characters in every Latin set: nobody else writes them.
bool looksLikeShiftJis(std::string_view octets) {
    bool lead = false;
    for (std::size_t i = 0; i < octets.size(); ++i) {
        const auto c = static_cast<unsigned char>(octets[i]);
        if (c < 0x80 || (c >= 0xA1 && c <= 0xDF)) continue;
        if (c == 0x80 || c == 0xA0 || c > 0xFC || i + 1 == octets.size()) return false;
        const auto trail = static_cast<unsigned char>(octets[++i]);
        if (trail < 0x40 || trail == 0x7F || trail > 0xFC) return false;
        lead = lead || c < 0xA0;
    }
    return lead;
}

std::string fromLatin1(std::string_view octets) {
    std::string out;
    for (const char c : octets) base::appendUtf8(out, static_cast<unsigned char>(c));
    return out;
}

std::string decode(std::string_view octets, Charset charset) {
    const Known* known = findCharset(charset);
    if (known != nullptr && charset >= 1000 && charset <= 1015) {
        if (auto text = convert(octets, known->iconv)) return *text;
    }
    if (base::isAscii(octets) && charset != 39) return std::string(octets);
    if (base::isUtf8(octets)) return std::string(octets);
    std::string blanked(octets);
    std::replace(blanked.begin(), blanked.end(), '\xFF', ' ');
    if (base::isAscii(blanked)) return blanked;
    const bool japanese = looksLikeShiftJis(blanked);
    // ASCII and Latin-1 are what agents declare when nobody has set anything.
    if (known != nullptr && (!japanese || charset > 4)) {
        if (auto text = convert(blanked, known->iconv)) return *text;
    }
    if (japanese) {
        if (auto text = convert(blanked, "CP932")) return *text;
    }
    if (auto text = convert(blanked, "CP1252")) return *text;
    return fromLatin1(blanked);
}

// What steers a terminal, a mail or the direction of a line.
bool steers(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x200E || c == 0x200F ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF ||
           (c & 0xFFFEU) == 0xFFFEU || (c >= 0xE0000 && c <= 0xE0FFF);
}

}  // namespace

const char* charsetName(Charset charset) noexcept {
    const Known* known = findCharset(charset);
    return known == nullptr ? "" : known->name;
}

std::string readable(std::string_view octets, Charset charset) {
    const std::string text = decode(octets.substr(0, kMostCharacters * 8), charset);
    std::string out;
    std::size_t characters = 0;
    bool blank = false;  // a run of control characters and blanks around it is one blank
    std::string_view rest = text;
    while (!rest.empty() && characters < kMostCharacters) {
        char32_t c = 0;
        const std::size_t length = base::decodeUtf8(rest, c);
        rest.remove_prefix(std::max<std::size_t>(length, 1));
        if (length == 0 || steers(c)) {
            blank = true;
            continue;
        }
        if (blank && c == ' ') continue;
        if (blank && !out.empty() && out.back() != ' ') {
            out += ' ';
            ++characters;
        }
        blank = false;
        base::appendUtf8(out, c);
        ++characters;
    }
    return std::string(base::trim(out));
}

}  // namespace snmp
