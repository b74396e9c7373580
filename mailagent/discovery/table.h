// What was found, for a terminal. Pure.
#pragma once

#include "mailagent/discovery/found.h"

#include <string>
#include <vector>

namespace discovery {

/// One line each under a heading: address, maker, model, serial number, what answers, and the
/// machine of the settings where it is one already. Safe for a terminal; "-" for what is not said.
[[nodiscard]] std::string table(const std::vector<Found>& found);

}  // namespace discovery
