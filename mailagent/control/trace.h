// `mailagent trace`: a machine's conversations with its servers, while they happen.
#pragma once

#include "mailagent/control/operations.h"

#include <chrono>
#include <memory>
#include <string>

namespace control {

/// What waits for a slow terminal at most; beyond it lines are left out, and counted.
inline constexpr std::size_t kTraceBacklog = std::size_t{256} * 1024;
/// Octets of one line that are shown.
inline constexpr std::size_t kTraceLine = 500;
/// Traces at once, of all machines.
inline constexpr int kTraces = 16;

/// Says every line of the mailbox's conversation and of the machine's mails at the relay: time,
/// connection, direction. Mails appear as their length, secrets as net::kMask, wherever a server
/// repeats them.
/// Ends after `span` (0: not by itself), when the caller is gone, or with the agent; it costs the
/// machine nothing when it is over. False where there is no such machine.
[[nodiscard]] net::Task<bool> trace(Workplace& workplace, std::string machine,
                                    std::chrono::seconds span, Say say,
                                    std::shared_ptr<const Caller> caller);

}  // namespace control
