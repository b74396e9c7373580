// What the metrics say of the machines together, and of single ones where the setting asks for it.
#pragma once

#include "mailagent/metrics/text.h"
#include "mailagent/service/agent.h"
#include "net/loop.h"

#include <map>
#include <string>

namespace metrics {

/// Which machines have series of their own: ten thousand times a few series are a large page.
enum class PerMachine { none, trouble, all };

/// With PerMachine::trouble, at most so many machines have series of their own.
inline constexpr std::size_t kTroubledAtMost = 100;

/// Adds the machines' series. `waiting`: replies that wait, by machine. A pass in slices: others
/// get the loop in between.
[[nodiscard]] net::Task<> addMachines(Text& text, net::Loop& loop, const service::Agent& agent,
                                      const std::map<std::string, std::uint64_t>& waiting,
                                      PerMachine perMachine);

}  // namespace metrics
