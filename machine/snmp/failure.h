// What to tell an operator when an agent said nothing: one sentence, and what to check.
#pragma once

#include "base/result.h"
#include "machine/snmp/address.h"
#include "machine/snmp/settings.h"

namespace snmp {

/// No answer to any try. `discovered`: v3's first step was answered, the user's request was not.
[[nodiscard]] base::Error silence(const Settings& settings, const Address& address,
                                  bool discovered);
/// A report of RFC 3414, 3.2, or net-snmp's own refusal; `code` is net-snmp's.
[[nodiscard]] base::Error refusal(const Settings& settings, const Address& address, int code);
/// The code of refusal() for an agent whose own digest is not ours.
inline constexpr int kWrongDigest = -35;
/// errno of the socket.
[[nodiscard]] base::Error unreachable(const Address& address, int code);

}  // namespace snmp
