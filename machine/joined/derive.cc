#include "machine/joined/derive.h"

#include <algorithm>

namespace joined {

using machine::HistoryPoint;
using machine::Reading;

void derive(Reading& reading, std::span<const HistoryPoint> earlier, const Offset& offset) {
    if (!reading.taken) return;
    const auto now = *reading.taken;
    const auto end = std::partition_point(earlier.begin(), earlier.end(),
                                          [now](const auto& point) { return point.taken < now; });
    const std::span before(earlier.begin(), end);
    for (auto& part : reading.parts) {
        if (part.daysLeft.said()) continue;
        part.daysLeft = daysLeft(part, reading.machine.identity.serial, now, before);
    }
    addLogs(reading, before, offset);
}

}  // namespace joined
