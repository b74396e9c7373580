// A walk without what names a machine, a person or a place, that still replays to the same
// counters, supplies and states. Pure.
//
// Objects that hold such things are replaced as a whole by their shape. Texts of the standard MIBs
// and those that the reading uses stay, but for what Redactor finds in them; any other text becomes
// its shape, any other octets that are no text zeroes. Lengths and charsets stay. IPv4 addresses
// become 192.0.2.1 and so on, also in indexes; MAC addresses 02:00:00:00:00:01. What is below
// neither system, interfaces, host, printer, the PWG's, nor a maker's tree, is left out, and of the
// IP tables all but the machine's own addresses and routes.
#pragma once

#include "machine/reading.h"
#include "machine/snmp/walk.h"
#include "mailagent/probe/redactor.h"

#include <optional>
#include <string_view>

namespace probe {

/// What a value of a reading is, by its path in machine/fields.h ("/identity/serial"); nothing
/// where it may be shown.
[[nodiscard]] std::optional<Sort> sortOf(std::string_view path);

void learn(Redactor& redactor, const snmp::Walk& walk);
void learn(Redactor& redactor, const machine::Reading& reading);

/// After learn(), of this walk and whatever else is known of the machine.
[[nodiscard]] snmp::Walk redact(Redactor& redactor, const snmp::Walk& walk);

}  // namespace probe
