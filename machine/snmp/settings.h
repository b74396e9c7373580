// How to reach one machine's agent.
#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace snmp {

enum class Version : std::uint8_t { v1, v2c, v3 };
enum class Level : std::uint8_t { noAuth, authNoPriv, authPriv };  ///< RFC 3411, 3.4.3
enum class AuthProtocol : std::uint8_t { md5, sha1, sha224, sha256, sha384, sha512 };
/// aes192 and aes256 extend a short key as Blumenthal's draft does; the ...c ones as Cisco does.
enum class PrivProtocol : std::uint8_t { des, aes128, aes192, aes256, aes192c, aes256c };

inline constexpr std::size_t kLeastPassphrase = 8;  ///< RFC 3414, 11.2
inline constexpr std::size_t kMostUser = 32;        ///< RFC 3414, 2.4
inline constexpr std::size_t kMostContext = 255;    ///< RFC 3411, 3.3.1
inline constexpr std::size_t kMostCommunity = 255;
inline constexpr std::size_t kMostPassphrase = 1024;

struct Settings {
    std::string address;  ///< host name, IPv4 or IPv6 address (also in brackets)
    std::uint16_t port = 161;
    Version version = Version::v2c;
    base::Secret community{"public"};  ///< v1 and v2c

    std::string user;  ///< v3
    Level level = Level::noAuth;
    AuthProtocol authProtocol = AuthProtocol::sha1;
    PrivProtocol privProtocol = PrivProtocol::aes128;
    base::Secret authPassphrase{};
    base::Secret privPassphrase{};
    std::string context{};

    std::chrono::milliseconds timeout{1500};  ///< for one answer; then the request is repeated
    int retries = 2;                          ///< how often it is repeated
};

/// `invalid` with a sentence that says what to write where these settings cannot work.
[[nodiscard]] base::Result<> check(const Settings& settings);

}  // namespace snmp
