// The command line's side of the control socket (protocol.h). Blocking.
#pragma once

#include "base/result.h"
#include "mailagent/control/operations.h"
#include "mailagent/control/protocol.h"

#include <chrono>
#include <string>

namespace control {

/// Hands the request to the agent that listens at `path`. `missing` where none does (then the
/// caller may do the work itself); `timeout` where it did not take the request within `takenIn`: it
/// has no descriptor left, or is stopped; `closed` where it went away. A request that was taken is
/// waited for without bound: a test of a machine takes its time. The value: whether it did it.
[[nodiscard]] base::Result<bool> call(const std::string& path, const Request& request,
                                      const Say& say, std::chrono::milliseconds takenIn = kTakenIn);

}  // namespace control
