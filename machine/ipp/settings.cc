#include "machine/ipp/settings.h"

#include "base/text.h"

#include <fmt/core.h>
#include <algorithm>
#include <charconv>

namespace ipp {
namespace {

constexpr std::size_t kLongestHost = 253;
constexpr std::size_t kLongestPath = 255;
constexpr std::size_t kFingerprintDigits = 64;

base::Unexpected wrong(std::string_view text, std::string_view why) {
    return base::fail(base::Kind::invalid,
                      fmt::format("\"{}\" is no printer's address: {}; write "
                                  "ipp://host[:port][/path] or ipps://host[:port][/path]",
                                  base::printable(text, 100), why));
}

bool isPlain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return c > ' ' && c < 0x7F && c != '"' && c != '<' && c != '>' && c != '\\';
    });
}

bool readPort(std::string_view text, std::uint16_t& port) {
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, port);
    return !text.empty() && error == std::errc() && stop == end && port != 0;
}

base::Result<> readAuthority(std::string_view text, std::string_view authority, Settings& out) {
    if (authority.find('@') != std::string_view::npos) {
        return wrong(text, "a user name does not belong into it");
    }
    std::string_view port;
    if (authority.starts_with('[')) {
        const auto close = authority.find(']');
        if (close == std::string_view::npos) return wrong(text, "a bracket is not closed");
        out.host = authority.substr(1, close - 1);
        port = authority.substr(close + 1);
        if (!port.empty() && !port.starts_with(':')) return wrong(text, "the port is wrong");
    } else {
        const auto colon = authority.find(':');
        const bool bareIpv6 = colon != authority.rfind(':');
        if (bareIpv6) return wrong(text, "an IPv6 address stands in brackets");
        out.host = authority.substr(0, colon);
        if (colon != std::string_view::npos) port = authority.substr(colon);
    }
    if (out.host.empty()) return wrong(text, "the host is missing");
    if (out.host.size() > kLongestHost) return wrong(text, "the host's name is too long");
    if (!port.empty() && !readPort(port.substr(1), out.port)) {
        return wrong(text, "the port is no number from 1 to 65535");
    }
    return {};
}

}  // namespace

base::Result<Settings> parseUri(std::string_view text) {
    Settings out;
    std::string_view rest = base::trim(text);
    if (!isPlain(rest)) return wrong(text, "it holds blanks or characters that no address has");
    const auto scheme = rest.find("://");
    if (scheme != std::string_view::npos) {
        const auto name = rest.substr(0, scheme);
        out.encrypted = base::equalsNoCase(name, "ipps");
        if (!out.encrypted && !base::equalsNoCase(name, "ipp")) {
            return wrong(text, "it starts neither with ipp:// nor with ipps://");
        }
        rest.remove_prefix(scheme + 3);
    }
    const auto slash = rest.find('/');
    if (slash != std::string_view::npos && rest.size() > slash + 1) {
        out.path = rest.substr(slash);
        out.pathGiven = true;
    }
    if (out.path.size() > kLongestPath) return wrong(text, "its path is too long");
    if (auto read = readAuthority(text, rest.substr(0, slash), out); !read) {
        return base::fail(std::move(read).error());
    }
    return out;
}

std::string uriOf(const Settings& settings) {
    const bool bracket = settings.host.find(':') != std::string::npos;
    return fmt::format("{}://{}{}{}:{}{}", settings.encrypted ? "ipps" : "ipp", bracket ? "[" : "",
                       settings.host, bracket ? "]" : "", settings.port, settings.path);
}

base::Result<Trust> parseTrust(std::string_view text) {
    text = base::trim(text);
    if (text.empty() || base::equalsNoCase(text, "system")) return Trust{};
    if (base::equalsNoCase(text, "any")) return Trust{Trust::By::anything, {}};
    if (base::startsWithNoCase(text, "sha256:")) text.remove_prefix(7);
    std::string digits;
    for (const char c : text) {
        if (c != ':') digits += base::lower(c);
    }
    const bool hexadecimal = std::all_of(digits.begin(), digits.end(), [](char c) {
        return base::isDigit(c) || (c >= 'a' && c <= 'f');
    });
    if (digits.size() != kFingerprintDigits || !hexadecimal) {
        return base::fail(base::Kind::invalid,
                          "trust is neither \"system\" (the computer's certificate authorities) "
                          "nor \"sha256:\" with the 64 digits of the printer's certificate nor "
                          "\"any\" (no check)");
    }
    return Trust{Trust::By::fingerprint, std::move(digits)};
}

}  // namespace ipp
