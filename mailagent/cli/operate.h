// An operation whose answer is not simply printed: see operate() in commands.h.
#pragma once

#include "mailagent/control/operations.h"

#include <string>
#include <vector>

namespace cli {

/// As operate(), but each line of the answer goes to `say`.
[[nodiscard]] int operate(const std::string& settings, const std::vector<std::string>& words,
                          const control::Say& say);

}  // namespace cli
