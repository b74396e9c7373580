// Taking the connections of a listening socket, for as long as the loop runs.
#pragma once

#include "net/loop.h"

#include <functional>

namespace net {

/// Hands each connection (non-blocking, closed on exec, owned by who takes it) to `take`. Where no
/// descriptor is free it rests for a moment, and who waits goes on waiting. `listener` stays its
/// caller's, is not blocking, and outlives the task.
[[nodiscard]] Task<> acceptAll(Loop& loop, int listener, std::function<void(int)> take);

}  // namespace net
