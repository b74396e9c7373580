// What a relay's reply means for a recipient: the outcome classes of mail/sending/sender.h. Pure.
#pragma once

#include "base/result.h"
#include "mail/sending/sender.h"
#include "mail/smtp/reply.h"

#include <string>

namespace smtp {

/// Which command was answered.
enum class Stage { mail, rcpt, data, content };

/// Reads a final reply (2xx, 4xx, 5xx):
///   2xx                                     accepted
///   530, 534, 535, 538 anywhere             deferred, the relay's trouble (a login is missing)
///   421 anywhere                            deferred, the relay's trouble
///   550, 551, 553, 554 at MAIL              deferred, the relay's trouble: it is our sender
///                                           address or its configuration, not the recipient
///   550, 553, 554 at RCPT with 5.7.1 or
///   wording such as "relay", also 4xx       deferred, the relay's trouble
///   552 at MAIL                             refused: this mail is too large
///   other 4xx / 5xx                         deferred / refused
[[nodiscard]] sending::Delivery judge(Stage stage, const Reply& reply, std::string recipient);

/// Deferred as the relay's trouble: no connection, lost before the final dot.
[[nodiscard]] sending::Delivery deferred(std::string recipient, const base::Error& error);

/// Lost after the final dot went out.
[[nodiscard]] sending::Delivery unknown(std::string recipient, const base::Error& error);

}  // namespace smtp
