// What is said of a login's lines to those who read why it failed, or listen: the command, never a
// secret behind it. Pure; inside this room only.
#pragma once

#include <string>
#include <string_view>

namespace net {

/// Such as libcurl's tags: a capital and digits.
[[nodiscard]] bool isTag(std::string_view word);

/// The login's command in a line that goes to a server, without tag and arguments: "LOGIN" of
/// "A002 LOGIN copier secret", and with the mechanism "AUTHENTICATE PLAIN" (RFC 3501), "AUTH PLAIN"
/// (RFC 5034, RFC 4954). Empty where the line is something else, such as an answer to a challenge.
[[nodiscard]] std::string loginCommand(std::string_view line);

/// Whether what loginCommand() found is IMAP's to log in with.
[[nodiscard]] bool logsIn(std::string_view command);

/// The line as a trace shows it, without its end: "A002 LOGIN ***", "AUTH PLAIN ***", "***" for an
/// answer to a challenge. Whole where its command has no secret, such as EHLO and USER. Of a
/// request to a proxy only the first line.
[[nodiscard]] std::string shownCommand(std::string_view bytes);

}  // namespace net
