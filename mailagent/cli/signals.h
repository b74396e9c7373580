// Signals as events of the loop.
#pragma once

#include "net/loop.h"

#include <functional>

namespace cli {

/// Keeps SIGTERM, SIGINT and SIGHUP from ending the program and ignores SIGPIPE. Call it before
/// any thread is made: threads inherit it.
void holdSignals();

/// Calls `leave` at SIGTERM and SIGINT, `reload` at SIGHUP, on the loop's thread. A second SIGTERM
/// or SIGINT stops the loop at once. Spawn it; ends when the loop stops.
[[nodiscard]] net::Task<> watchSignals(net::Loop& loop, std::function<void()> leave,
                                       std::function<void()> reload);

}  // namespace cli
