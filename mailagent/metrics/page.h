// The page that Prometheus reads: the whole agent in numbers (docs/metrics.md).
#pragma once

#include "mailagent/metrics/machines.h"
#include "mailagent/service/agent.h"

#include <string>

namespace metrics {

/// All series but those of the machines and of the process. Pure.
void addAgent(Text& text, const service::Meters& meters);

/// The whole page. One query of the journal, for all queues; where it fails, their series are left
/// out. Holds the loop for a millisecond at a time.
[[nodiscard]] net::Task<std::string> page(service::Context& context, const service::Agent& agent,
                                          PerMachine perMachine);

}  // namespace metrics
