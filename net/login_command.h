// What is said of a login to those who read why it failed: the command, never what stands behind
// it. Pure; inside this room only.
#pragma once

#include <string>
#include <string_view>

namespace net {

/// The login's command in a line that goes to a server, without tag and arguments: "LOGIN" of
/// "A002 LOGIN copier secret", and with the mechanism "AUTHENTICATE PLAIN" (RFC 3501), "AUTH PLAIN"
/// (RFC 5034, RFC 4954). Empty where the line is something else, such as an answer to a challenge.
[[nodiscard]] std::string loginCommand(std::string_view line);

}  // namespace net
