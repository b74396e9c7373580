// The command line's side of the control socket (protocol.h). Blocking.
#pragma once

#include "base/result.h"
#include "mailagent/control/operations.h"

#include <string>

namespace control {

/// Hands the request to the agent that listens at `path`. `missing` where none does (then the
/// caller may do the work itself); `closed` where it went away. The value: whether it did it.
[[nodiscard]] base::Result<bool> call(const std::string& path, const Request& request,
                                      const Say& say);

}  // namespace control
