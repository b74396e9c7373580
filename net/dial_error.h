// What the operator reads when dialling failed: libcurl's code and the server's last words, made
// one Error. Pure; a table test holds it.
#pragma once

#include "base/result.h"
#include "net/dialler.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace net {

struct DialFailure {
    int code = 0;                           ///< CURLcode
    std::string message;                    ///< libcurl's own words on it, may be empty
    std::vector<std::string> said;          ///< the server's last lines, oldest first
    std::vector<std::string> capabilities;  ///< as ServerWords gives them
    int lack = 0;                           ///< EMFILE, ENFILE: no descriptor was left; else 0
    std::string command{};                  ///< the last one sent, as loginCommand() gives it
};

/// The protocol's own port.
[[nodiscard]] std::uint16_t portOf(const Endpoint& endpoint) noexcept;

/// "host:port", or "[v6]:port"; printable.
[[nodiscard]] std::string placeOf(const Endpoint& endpoint);

/// What was not dialled for want of a descriptor (`lack`: EMFILE or ENFILE).
[[nodiscard]] base::Error lackError(int lack, const Endpoint& endpoint);

/// Marked as dial_trouble.h says.
[[nodiscard]] base::Error dialError(const DialFailure& failure, const Endpoint& endpoint);

/// What a server means by a line that refuses.
enum class Refusal { none, login, token, temporary, needsTls, final };
[[nodiscard]] Refusal refusalOf(Protocol protocol, std::string_view line);

/// Whether the line tells that somebody else is in the mailbox (RFC 1939: one session at a time has
/// the maildrop), by a code of RFC 2449 or RFC 5530 or in what servers say without one.
[[nodiscard]] bool soundsOccupied(const std::string& line);

/// Whether it tells that the user has too many sessions (RFC 5530 LIMIT).
[[nodiscard]] bool soundsCrowded(std::string_view line);

/// Whether a refused login's line tells of what a server bounds for each of its users: sessions,
/// the time between two logins (RFC 2449 LOGIN-DELAY), attempts.
[[nodiscard]] bool soundsLimited(const std::string& line);

/// The last lines' refusal and the line that says it; an OAuth error challenge (RFC 7628 3.2.2,
/// also Google's and Microsoft's XOAUTH2) outweighs the plain refusal behind it.
struct LastWord {
    Refusal refusal = Refusal::none;
    std::string line;
};
[[nodiscard]] LastWord lastWord(Protocol protocol, const std::vector<std::string>& said);

}  // namespace net
