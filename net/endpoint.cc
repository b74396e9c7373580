#include "net/endpoint.h"

#include "base/text.h"
#include "net/dial_error.h"
#include "net/server_words.h"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <algorithm>
#include <array>

namespace net {
namespace {

bool isHostCharacter(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || base::isDigit(c) || (base::lower(c) >= 'a' && base::lower(c) <= 'z') ||
           c == '.' || c == '-' || c == '_';
}

bool isHost(const std::string& host) {
    return isAddress(host) || (!host.empty() && host.size() <= 253 && host.front() != '-' &&
                               std::all_of(host.begin(), host.end(), isHostCharacter));
}

bool hasControl(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7F;
    });
}

base::Unexpected invalid(std::string text) {
    return base::fail(base::Kind::invalid, std::move(text));
}

}  // namespace

bool isAddress(const std::string& host) {
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    if (inet_pton(AF_INET, host.c_str(), bytes.data()) == 1) return true;
    const std::size_t zone = host.find('%');
    const bool clean = zone == std::string::npos ||
                       std::all_of(host.begin() + static_cast<std::ptrdiff_t>(zone) + 1, host.end(),
                                   isHostCharacter);
    return clean && inet_pton(AF_INET6, host.substr(0, zone).c_str(), bytes.data()) == 1;
}

base::Result<> checkEndpoint(const Endpoint& endpoint) {
    if (!isHost(endpoint.host)) {
        return invalid(fmt::format("\"{}\" is no host name or IP address; correct host",
                                   base::printable(endpoint.host)));
    }
    const std::string place = placeOf(endpoint);
    if (hasControl(endpoint.user) || endpoint.user.find('\0') != std::string::npos) {
        return invalid(fmt::format("{}: the user name holds a control character", place));
    }
    const std::string_view secret = endpoint.secret.expose();
    if (secret.find_first_of(std::string_view("\0\r\n", 3)) != std::string_view::npos) {
        return invalid(
            fmt::format("{}: the password or token holds a line end or a zero octet; "
                        "write it on one line",
                        place));
    }
    if (hasControl(endpoint.heloName) || endpoint.heloName.find(' ') != std::string::npos) {
        return invalid(fmt::format("{}: helo_name must be a host name", place));
    }
    if (!endpoint.localAddress.empty() && !isAddress(endpoint.localAddress)) {
        return invalid(fmt::format("{}: \"{}\" is no IP address to send from", place,
                                   base::printable(endpoint.localAddress)));
    }
    if (endpoint.proxy.kind != ProxyKind::none &&
        (!isHost(endpoint.proxy.host) || endpoint.proxy.port == 0)) {
        return invalid(
            fmt::format("{}: the proxy needs a host name or IP address, and a port", place));
    }
    return {};
}

std::string_view wordOf(Protocol protocol) noexcept {
    switch (protocol) {
        case Protocol::imap:
            return "imap";
        case Protocol::pop3:
            return "pop3";
        case Protocol::smtp:
            break;
    }
    return "smtp";
}

std::string ehloName(const Endpoint& endpoint) {
    const std::string& name = endpoint.heloName;
    if (!isAddress(name)) return name;
    if (name.find(':') == std::string::npos) return fmt::format("[{}]", name);
    return fmt::format("[IPv6:{}]", name.substr(0, name.find('%')));
}

std::vector<std::pair<std::string, std::uint16_t>> namesOf(const Endpoint& endpoint) {
    std::vector<std::pair<std::string, std::uint16_t>> names;
    const ProxyKind kind = endpoint.proxy.kind;
    const bool here =
        kind == ProxyKind::none || kind == ProxyKind::socks4 || kind == ProxyKind::socks5;
    if (here && !isAddress(endpoint.host)) names.emplace_back(endpoint.host, portOf(endpoint));
    if (kind != ProxyKind::none && !isAddress(endpoint.proxy.host)) {
        names.emplace_back(endpoint.proxy.host, endpoint.proxy.port);
    }
    return names;
}

std::string loginOptions(const Endpoint& endpoint) {
    switch (endpoint.mechanism) {
        case Mechanism::automatic:
            // Under TLS the password itself is safe, and every password store can check it; in the
            // clear, libcurl's choice prefers challenges.
            return endpoint.security == Security::plain ? "" : "AUTH=PLAIN;AUTH=LOGIN";
        case Mechanism::plain:
            return "AUTH=PLAIN";
        case Mechanism::login:
            return "AUTH=LOGIN";
        case Mechanism::cramMd5:
            return "AUTH=CRAM-MD5";
        case Mechanism::xoauth2:
            return "AUTH=XOAUTH2";
        case Mechanism::oauthBearer:
            return "AUTH=OAUTHBEARER";
    }
    return {};
}

namespace {

/// Whether the server has none of the mechanisms of loginOptions(), and another way may be meant.
bool lacksAll(const Endpoint& endpoint, const std::vector<std::string>& capabilities) {
    const auto offered = [&](std::string_view mechanism) {
        return offersMechanism(endpoint.protocol, capabilities, mechanism);
    };
    switch (endpoint.mechanism) {
        case Mechanism::automatic:
            return !loginOptions(endpoint).empty() && !offered("PLAIN") && !offered("LOGIN");
        case Mechanism::plain:
            return endpoint.protocol != Protocol::smtp && !offered("PLAIN");
        case Mechanism::login:
            return endpoint.protocol != Protocol::smtp && !offered("LOGIN");
        case Mechanism::cramMd5:
        case Mechanism::xoauth2:
        case Mechanism::oauthBearer:
            break;
    }
    return false;
}

/// Behind TLS a challenge gains nothing, and "plain" or "login" say that the password may be sent.
/// A server that lists what it can (RFC 2449) and not USER takes none.
bool mayUseUserAndPass(const Endpoint& endpoint, const std::vector<std::string>& capabilities) {
    if (endpoint.protocol != Protocol::pop3) return false;
    return capabilities.empty() || offers(capabilities, "USER");
}

}  // namespace

std::optional<Road> otherRoad(const Endpoint& endpoint,
                              const std::vector<std::string>& capabilities) {
    if (!lacksAll(endpoint, capabilities)) return std::nullopt;
    return mayUseUserAndPass(endpoint, capabilities) ? Road::userAndPass : Road::free;
}

}  // namespace net
