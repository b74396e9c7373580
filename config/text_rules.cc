#include "config/text_rules.h"

#include "base/text.h"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <algorithm>
#include <charconv>
#include <optional>

namespace config {
namespace {

using base::isDigit;
using base::lower;

bool isPrintableAscii(char c) {
    return c > ' ' && c <= '~';
}

bool isLetter(char c) {
    return lower(c) >= 'a' && lower(c) <= 'z';
}

bool hasBlank(std::string_view text) {
    return text.find_first_of(" \t\r\n") != std::string::npos;
}

/// printable() leaves a text alone exactly where there is nothing in it that a terminal obeys.
bool isClean(std::string_view text) {
    return base::printable(text, 2 * text.size() + 1) == text;
}

bool isIp(int family, std::string_view text) {
    in6_addr address{};
    return inet_pton(family, std::string(text).c_str(), &address) == 1;
}

std::optional<std::uint16_t> parsePort(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port == 0) return {};
    return port;
}

struct HostPort {
    std::string_view host, port;
};

/// Takes "host:port" or "[v6]:port" apart; no port where there is none.
HostPort splitPort(std::string_view text) {
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return {text, {}};
        const auto rest = text.substr(end + 1);
        return {text.substr(1, end - 1), rest.starts_with(':') ? rest.substr(1) : rest};
    }
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || text.find(':', colon + 1) != std::string_view::npos) {
        return {text, {}};
    }
    return {text.substr(0, colon), text.substr(colon + 1)};
}

}  // namespace

std::string wrongName(std::string_view text) {
    if (text.empty()) return "it is empty";
    if (text.size() > 40) return "it is longer than 40 characters";
    for (const char c : text) {
        const bool fits = isDigit(c) || (c >= 'a' && c <= 'z') || c == '.' || c == '_' || c == '-';
        if (!fits) return "it holds other characters than a-z 0-9 . _ -";
    }
    if (text.front() == '.' || text.front() == '-') return "it begins with . or -";
    return {};
}

std::string wrongText(std::string_view text, std::size_t most) {
    if (text.size() > most) return fmt::format("it is longer than {} bytes", most);
    if (!isClean(text)) return "it holds control characters or is not UTF-8";
    if (text != base::trim(text)) return "it begins or ends with a blank";
    return {};
}

std::string wrongWord(std::string_view text, std::size_t most) {
    if (hasBlank(text)) return "it holds a blank";
    return wrongText(text, most);
}

std::string wrongDomain(std::string_view text) {
    if (text.empty()) return "its domain is empty";
    if (text.size() > 253) return "its domain is longer than 253 characters";
    if (!base::isAscii(text)) return "its domain is not ASCII (write its xn-- form)";
    for (const auto label : base::split(text, '.')) {
        const bool fits = std::all_of(label.begin(), label.end(), [](char c) {
            return isDigit(c) || isLetter(c) || c == '-' || c == '_';
        });
        if (label.empty() || label.size() > 63 || !fits || label.front() == '-') {
            return "its domain is none";
        }
    }
    return {};
}

std::string wrongAddress(std::string_view text) {
    if (text.empty()) return "it is empty";
    if (hasBlank(text)) return "it holds a blank";
    for (const std::string_view c :
         {"(", ")", "<", ">", ",", ";", ":", "\\", "\u00a5", "\"", "[", "]"}) {
        if (text.find(c) != std::string_view::npos) {
            return fmt::format("it holds the character {}, which no address may", c);
        }
    }
    if (!std::all_of(text.begin(), text.end(), isPrintableAscii)) {
        return "it holds characters that are not printable ASCII";
    }
    if (text.size() > 254) return "it is longer than 254 characters";
    const auto at = text.find('@');
    if (at == std::string_view::npos) return "it has no @";
    if (text.find('@', at + 1) != std::string_view::npos) return "it has more than one @";
    if (at == 0) return "nothing stands before its @";
    if (at > 64) return "more than 64 characters stand before its @";
    return wrongDomain(text.substr(at + 1));
}

std::string wrongHost(std::string_view text) {
    if (text.empty()) return "it is empty";
    if (hasBlank(text)) return "it holds a blank";
    if (isIp(AF_INET, text) || isIp(AF_INET6, text)) return {};
    if (text.find("//") != std::string_view::npos) return "it is a URL, not a host";
    if (text.find(':') != std::string_view::npos)
        return "it holds a port, which has its own setting";
    if (!wrongDomain(text).empty()) return "it is no host name";
    return {};
}

std::string wrongIpAddress(std::string_view text) {
    if (isIp(AF_INET, text) || isIp(AF_INET6, text)) return {};
    const auto [host, port] = splitPort(text);
    const bool six = text.starts_with('[');
    if (!isIp(six ? AF_INET6 : AF_INET, host)) return "it is no IPv4 or IPv6 address";
    if (!parsePort(port)) return "its port is not a number from 1 to 65535";
    return {};
}

Listen parseListen(std::string_view text, std::string& why) {
    Listen listen{"127.0.0.1", 0};
    std::string_view port = text;
    if (text.find_first_not_of("0123456789") != std::string_view::npos) {
        const bool six = text.starts_with('[');
        const auto parts = splitPort(text);
        port = parts.port;
        listen.host = parts.host;
        if (!isIp(six ? AF_INET6 : AF_INET, listen.host)) {
            why = "it is no IPv4 address, nor an IPv6 address in brackets, with a port";
            return listen;
        }
    }
    const auto number = parsePort(port);
    if (!number) why = "its port is not a number from 1 to 65535";
    listen.port = number.value_or(0);
    return listen;
}

std::string wrongCePassword(std::string_view text) {
    if (text.empty()) return "it is empty";
    if (text.size() > 20) return "it is longer than 20 characters";
    if (hasBlank(text)) return "it holds a blank";
    if (!std::all_of(text.begin(), text.end(), isPrintableAscii)) {
        return "it holds characters that are not printable ASCII";
    }
    return {};
}

bool isLoopback(std::string_view host) {
    return base::equalsNoCase(host, "localhost") || host == "::1" ||
           (host.starts_with("127.") && isIp(AF_INET, host));
}

base::Result<ProxyAddress> parseProxy(std::string_view text) {
    struct Scheme {
        std::string_view name;
        ProxyKind kind;
    };
    constexpr Scheme kSchemes[] = {{"http://", ProxyKind::http},
                                   {"socks4://", ProxyKind::socks4},
                                   {"socks4a://", ProxyKind::socks4a},
                                   {"socks5://", ProxyKind::socks5},
                                   {"socks5h://", ProxyKind::socks5h}};
    const auto wrong = [](const char* why) { return base::fail(base::Kind::invalid, why); };
    const auto* scheme =
        std::find_if(std::begin(kSchemes), std::end(kSchemes),
                     [&](const Scheme& s) { return base::startsWithNoCase(text, s.name); });
    if (scheme == std::end(kSchemes))
        return wrong("it does not begin with a kind of proxy and ://");
    text.remove_prefix(scheme->name.size());
    if (text.ends_with('/')) text.remove_suffix(1);
    if (text.find('@') != std::string_view::npos) {
        return wrong("it holds a user name, which goes into proxy_user and proxy_password");
    }
    const auto [host, port] = splitPort(text);
    const auto number = parsePort(port);
    if (!number) return wrong("it has no port from 1 to 65535");
    if (!wrongHost(host).empty()) return wrong("its host is none");
    return ProxyAddress{scheme->kind, std::string(host), *number};
}

}  // namespace config
