// Which of what was found is known already. Pure.
#pragma once

#include "mailagent/discovery/found.h"

#include <string>
#include <vector>

namespace discovery {

/// A machine of the settings.
struct Known {
    std::string name;
    std::vector<std::string> addresses{};  ///< names and numbers, whatever is written or looked up
    std::string serial{};                  ///< "" where the settings do not say
};

/// Fills Found::known, by address or serial number, and Found::twin.
void mark(std::vector<Found>& found, const std::vector<Known>& machines);

}  // namespace discovery
