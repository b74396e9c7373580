#include "mail/message/charset.h"

#include "base/text.h"
#include "mail/message/iso2022jp.h"

#include <iconv.h>
#include <array>
#include <cerrno>

namespace message {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

struct Alias {
    std::string_view from, to;
};
constexpr std::array<Alias, 54> kAliases = {{
    {"utf8", "utf-8"},
    {"utf-8", "utf-8"},
    {"unicode-1-1-utf-8", "utf-8"},
    {"x-unicode-2-0-utf-8", "utf-8"},
    {"utf-8mb4", "utf-8"},
    {"us-ascii", "us-ascii"},
    {"ascii", "us-ascii"},
    {"ansi_x3.4-1968", "us-ascii"},
    {"iso-646-us", "us-ascii"},
    {"646", "us-ascii"},
    {"default", ""},
    {"unknown", ""},
    {"unknown-8bit", ""},
    {"x-unknown", ""},
    {"x-user-defined", ""},
    {"_autodetect_all", ""},
    {"iso-8859-1", "windows-1252"},
    {"iso8859-1", "windows-1252"},
    {"iso_8859-1", "windows-1252"},
    {"latin1", "windows-1252"},
    {"latin-1", "windows-1252"},
    {"cp-1252", "windows-1252"},
    {"x-cp1252", "windows-1252"},
    {"ansi", "windows-1252"},
    {"iso-8859-9", "windows-1254"},
    {"iso-8859-8-i", "iso-8859-8"},
    {"iso-8859-8-e", "iso-8859-8"},
    {"iso-8859-11", "windows-874"},
    {"tis-620", "windows-874"},
    {"shift_jis", "cp932"},
    {"shift-jis", "cp932"},
    {"shiftjis", "cp932"},
    {"sjis", "cp932"},
    {"x-sjis", "cp932"},
    {"ms_kanji", "cp932"},
    {"windows-31j", "cp932"},
    {"windows-932", "cp932"},
    {"ms932", "cp932"},
    {"shift_jisx0213", "shift_jisx0213"},
    {"x-euc-jp", "euc-jp-ms"},
    {"euc-jp", "euc-jp-ms"},
    {"eucjp", "euc-jp-ms"},
    {"gb2312", "gb18030"},
    {"gb_2312-80", "gb18030"},
    {"x-gbk", "gb18030"},
    {"gbk", "gb18030"},
    {"cp936", "gb18030"},
    {"ks_c_5601-1987", "cp949"},
    {"ks_c_5601-1989", "cp949"},
    {"ksc5601", "cp949"},
    {"euc-kr", "cp949"},
    {"x-windows-949", "cp949"},
    {"big5", "big5-hkscs"},
    {"x-x-big5", "big5-hkscs"},
}};

/// Charsets in which a pure ASCII text is itself: no need to ask iconv.
constexpr std::array<std::string_view, 13> kAsciiFamilies = {
    "us-ascii", "utf-8", "iso-8859-", "windows-125", "windows-874", "cp125",    "cp932",
    "euc-",     "gb",    "cp949",     "koi8-",       "big5",        "macintosh"};

std::string repairUtf8(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size();) {
        char32_t decoded = 0;
        const auto length = base::decodeUtf8(bytes.substr(at), decoded);
        if (length == 0) {
            out += kReplacement;
            ++at;
        } else {
            out += bytes.substr(at, length);
            at += length;
        }
    }
    return out;
}

/// How many octets to leave out at a place that the charset does not know. A two-octet character
/// of the carriers (their pictures) goes as a whole, lest its second octet reads as a letter.
std::size_t wrongLength(std::string_view rest, std::string_view charset) {
    const auto lead = static_cast<unsigned char>(rest[0]);
    if (rest.size() < 2 || lead < 0x81) return 1;
    const bool doubleByte = charset == "cp932" || charset == "gb18030" || charset == "cp949" ||
                            charset == "big5-hkscs" || charset == "euc-jp-ms";
    const auto trail = static_cast<unsigned char>(rest[1]);
    return doubleByte && trail >= 0x40 && trail != 0x7f ? 2 : 1;
}

class Converter {
  public:
    explicit Converter(const std::string& charset)
        : handle_(iconv_open("UTF-8", charset.c_str())) {}
    ~Converter() {
        if (known()) iconv_close(handle_);
    }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;
    [[nodiscard]] bool known() const { return handle_ != reinterpret_cast<iconv_t>(-1); }  // NOLINT

    std::string run(std::string_view bytes, std::string_view charset) {
        std::string out;
        out.reserve(bytes.size() * 2);
        std::array<char, 4096> buffer{};
        char* in = const_cast<char*>(bytes.data());  // NOLINT: iconv's type, it does not write
        std::size_t left = bytes.size();
        while (left > 0) {
            char* to = buffer.data();
            std::size_t room = buffer.size();
            const auto before = left;
            const auto done = iconv(handle_, &in, &left, &to, &room);
            const int reason = errno;
            out.append(buffer.data(), buffer.size() - room);
            if (done != static_cast<std::size_t>(-1)) break;
            if (reason == E2BIG && (left < before || room < buffer.size())) continue;
            const auto wrong = wrongLength({in, left}, charset);
            out += kReplacement;
            in += wrong;
            left -= wrong;
        }
        char* to = buffer.data();
        std::size_t room = buffer.size();
        iconv(handle_, nullptr, nullptr, &to, &room);  // what a stateful charset still holds
        out.append(buffer.data(), buffer.size() - room);
        return out;
    }

  private:
    iconv_t handle_;
};

std::string guess(std::string_view bytes) {
    if (base::isUtf8(bytes)) return std::string(bytes);
    Converter latin("windows-1252");
    return latin.known() ? latin.run(bytes, "windows-1252") : repairUtf8(bytes);
}

bool plausibleName(std::string_view name) {
    if (name.empty() || name.size() > 40) return false;
    for (const char c : name) {
        const char low = base::lower(c);
        const bool letter = (low >= 'a' && low <= 'z') || base::isDigit(c);
        if (!letter && c != '-' && c != '_' && c != '.' && c != ':' && c != '+') return false;
    }
    return true;
}

}  // namespace

std::string charsetName(std::string_view charset) {
    auto name = base::lower(base::trim(charset));
    std::erase(name, '"');
    std::erase(name, '\'');
    for (const auto& alias : kAliases) {
        if (name == alias.from) return std::string(alias.to);
    }
    return name;
}

std::string toUtf8(std::string_view bytes, std::string_view charset) {
    const auto name = charsetName(charset);
    if (base::startsWithNoCase(name, "iso-2022-jp") || name == "csiso2022jp") {
        return iso2022JpToUtf8(bytes);
    }
    const bool ascii = base::isAscii(bytes);
    if (name.empty() || name == "us-ascii") {
        if (!ascii) return guess(bytes);
        return hasJapaneseEscape(bytes) ? iso2022JpToUtf8(bytes) : std::string(bytes);
    }
    if (ascii) {
        for (const auto family : kAsciiFamilies) {
            if (name.starts_with(family)) return std::string(bytes);
        }
    }
    if (name == "utf-8") return base::isUtf8(bytes) ? std::string(bytes) : repairUtf8(bytes);
    if (!plausibleName(name)) return guess(bytes);
    Converter converter(name);
    if (!converter.known()) return guess(bytes);
    auto out = converter.run(bytes, name);
    return base::isUtf8(out) ? out : repairUtf8(out);
}

}  // namespace message
