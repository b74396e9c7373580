// What a relay's reply means for a recipient: the outcome classes of mail/sending/sender.h. Pure.
#pragma once

#include "base/result.h"
#include "mail/sending/sender.h"
#include "mail/smtp/blame.h"
#include "mail/smtp/reply.h"

#include <string>
#include <string_view>

namespace smtp {

/// What the relay knows of us, for the sentence that says what to set.
struct Us {
    bool loggedIn = false;
    bool encrypted = false;
    std::string_view ehlo{};  ///< the name that EHLO said, which outlives it
};

/// Reads a final reply (2xx, 4xx, 5xx):
///   2xx                                     accepted
///   421 anywhere                            deferred, the relay's trouble
///   what the relay holds against us         deferred, the relay's trouble: its configuration or
///                                           ours (blame.h), not the recipient
///   other 4xx / 5xx                         deferred / refused
[[nodiscard]] sending::Delivery judge(Stage stage, const Reply& reply, std::string recipient,
                                      const Us& us = {});

/// Deferred as the relay's trouble: no connection, lost before the final dot.
[[nodiscard]] sending::Delivery deferred(std::string recipient, const base::Error& error);

/// Lost after the final dot went out.
[[nodiscard]] sending::Delivery unknown(std::string recipient, const base::Error& error);

}  // namespace smtp
