// What the kernel says of this process, under the names that Prometheus clients share.
#pragma once

#include "mailagent/metrics/text.h"

namespace metrics {

/// process_* series; those that /proc does not give are left out. Reads a few small files of /proc:
/// some ten microseconds, and as many as there are open files for their number.
void addProcess(Text& text);

}  // namespace metrics
