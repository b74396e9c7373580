// The keys of a v3 user, made from passphrases (RFC 3414, A.2). That takes some milliseconds each,
// so it is done by the thread that asks, not by the engine's.
#pragma once

#include "machine/snmp/settings.h"

namespace snmp {

/// Keys that are not yet those of one engine (RFC 3414, 2.6: Ku). They are kept as secrets.
struct Keys {
    base::Secret auth{}, priv{};
};

/// Empty where the settings need none. `invalid` where the library refuses a passphrase.
[[nodiscard]] base::Result<Keys> keysOf(const Settings& settings);

}  // namespace snmp
