// Whose fault it is that a relay said no: its answer's codes and words, read. Relays put off what
// they hold against the client, its HELO name, its sender or its login until RCPT (Exim, sendmail,
// Postfix with smtpd_delay_reject), where it looks like a refusal of the recipient. Pure.
#pragma once

#include "mail/smtp/reply.h"

#include <string_view>

namespace smtp {

/// Which command was answered.
enum class Stage { mail, rcpt, data, content };

enum class Blame {
    us,         ///< this machine, its name, sender address, login or TLS: no mail will fare better
    recipient,  ///< the recipient's address or mailbox
    mail,       ///< this mail: its size
    unsaid,     ///< nothing that is known
};

/// Reads a final reply that is not positive. The first that says something wins:
///   530, 534, 535, 538                        us: a login is missing
///   at MAIL: 5xx but for the size             us: no recipient was named yet
///   at the dot                                unsaid: it is about what was read last
///   the enhanced code (RFC 3463, RFC 7372, IANA's registry; a table in blame.cc)
///   known words, such as "Helo command rejected" (a table in blame.cc)
///   502, 503, 504 and 454                     us: what they refuse is how we speak
[[nodiscard]] Blame blameOf(Stage stage, const Reply& reply, std::string_view recipient);

/// 530, 534, 535, 538: the relay wants a login, or another one (RFC 4954).
[[nodiscard]] bool wantsLogin(const Reply& reply) noexcept;

/// Whether its words are about the name that EHLO said, or ask for TLS first.
[[nodiscard]] bool speaksOfHelo(const Reply& reply, std::string_view recipient);
[[nodiscard]] bool wantsTls(const Reply& reply, std::string_view recipient);

}  // namespace smtp
