// Who may ask, what he must show, what he may do: settings that need each other (M45).
#pragma once

#include "config/check.h"

#include <vector>

namespace config {

/// Rules for nobody, doubled rules, proofs without what they need: faults. Senders without a rule,
/// and a password as the only thing between anybody and the machine: warnings.
void checkGate(const Placed& placed, std::vector<Fault>& faults);

}  // namespace config
