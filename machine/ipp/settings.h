// How to reach one printer by IPP.
#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace ipp {

/// Whom to believe of an ipps printer. Most printers sign their certificate themselves.
struct Trust {
    enum class By : std::uint8_t {
        authorities,  ///< the system's certificate authorities, and the certificate names the host
        fingerprint,  ///< exactly the certificate with this SHA-256, whoever signed it
        anything,     ///< no check: whoever answers at the address sees user and password
    };
    By by = By::authorities;
    std::string fingerprint{};  ///< 64 lower-case hexadecimal digits
};

struct Settings {
    bool encrypted = false;  ///< ipps
    std::string host;        ///< a name or an address, without brackets
    std::uint16_t port = 631;
    std::string path = "/ipp/print";
    bool pathGiven = false;  ///< else /ipp and / are tried as well
    std::string user;        ///< given to the printer as requesting-user-name, and as a login
    base::Secret password;   ///< sent only when the printer asks for a login
    Trust trust;
    std::chrono::milliseconds connect{5000};  ///< for the connection; questions: the patience
};

/// Reads "ipp://host[:port][/path]", "ipps://…" or a bare host[:port]; port 631 and /ipp/print
/// where they are not told; IPv6 addresses in brackets. Kind::invalid with what to write.
[[nodiscard]] base::Result<Settings> parseUri(std::string_view text);
/// "ipps://host:631/ipp/print".
[[nodiscard]] std::string uriOf(const Settings& settings);

/// Reads "system", "any", or a SHA-256 fingerprint, with or without "sha256:" and colons.
[[nodiscard]] base::Result<Trust> parseTrust(std::string_view text);

}  // namespace ipp
