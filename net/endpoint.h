// What can be told of an endpoint without dialling. Pure; inside this room only.
#pragma once

#include "base/result.h"
#include "net/dialler.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace net {

/// Kind::invalid, in one sentence, where libcurl could not be given this as it stands.
[[nodiscard]] base::Result<> checkEndpoint(const Endpoint& endpoint);

/// Whether this is an IPv4 or IPv6 address (a zone allowed), so that no name server is needed.
[[nodiscard]] bool isAddress(const std::string& host);

/// What EHLO says: the endpoint's heloName, an address as a literal (RFC 5321 4.1.3):
/// "[192.0.2.7]", "[IPv6:2001:db8::7]". Without its zone, which means nothing elsewhere.
[[nodiscard]] std::string ehloName(const Endpoint& endpoint);

/// The names that are looked up here rather than by a proxy, with the ports they are dialled at.
[[nodiscard]] std::vector<std::pair<std::string, std::uint16_t>> namesOf(const Endpoint& endpoint);

/// CURLOPT_LOGIN_OPTIONS for the mechanism; empty leaves the choice to libcurl.
[[nodiscard]] std::string loginOptions(const Endpoint& endpoint);

/// How a login is made.
enum class Road {
    asked,       ///< by the mechanisms of loginOptions()
    free,        ///< by libcurl's own choice, such as IMAP's LOGIN
    userAndPass  ///< POP3's USER and PASS, said by us
};

/// The road that may do where the mechanisms of loginOptions() are none of the server's.
[[nodiscard]] std::optional<Road> otherRoad(const Endpoint& endpoint,
                                            const std::vector<std::string>& capabilities);

}  // namespace net
