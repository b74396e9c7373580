// Whose fault it is that a relay said no: its answer's codes and words, read. Relays put off what
// they hold against the client, its HELO name, its sender or its login until RCPT (Exim, sendmail,
// Postfix with smtpd_delay_reject) or the dot (Exchange), where it looks like a refusal of the
// recipient or the mail. What the tables do not know is `unsaid`, on which no mail is given up at
// once (mailagent/service/outbox.h): they need not be complete, they must not be wrong. Pure.
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

/// What is held against us.
enum class Matter {
    relaying,  ///< we may not send here, or there; and whatever is not told apart
    login,     ///< none, or another one is wanted (RFC 4954)
    tls,       ///< is wanted first
    helo,      ///< the name that EHLO said
    sender,    ///< the address in MAIL FROM
    policy,    ///< of the sender's domain: SPF, DKIM, DMARC
    limit,     ///< of mails for a day or an hour
};

struct Fault {
    Blame blame = Blame::unsaid;
    Matter matter = Matter::relaying;  ///< of Blame::us

    auto operator<=>(const Fault&) const = default;
};

/// Reads a final reply that is not positive. The first that says something wins:
///   530, 534, 535, 538                        us: a login is missing, or TLS
///   the enhanced code (RFC 3463, RFC 7372, IANA's registry; a table in blame.cc), but the
///   known words before 5.7.0 and 5.7.1, such as "Helo command rejected" (another table there)
///   502, 503, 504 and 454                     us: what they refuse is how we speak
///   552 without either                        the mail's size; at RCPT a full mailbox
///   5xx at MAIL                               us: no recipient was named yet
/// At the dot only rows that cannot mean the content count.
[[nodiscard]] Fault faultOf(Stage stage, const Reply& reply, std::string_view recipient);

}  // namespace smtp
