#include "machine/joined/derive.h"

namespace joined {

using machine::HistoryPoint;
using machine::Reading;

void derive(Reading& reading, const std::vector<HistoryPoint>& earlier, const Offset& offset) {
    if (!reading.taken) return;
    const auto now = *reading.taken;
    std::vector<HistoryPoint> before;
    before.reserve(earlier.size());
    for (const auto& point : earlier) {
        if (point.taken < now) before.push_back(point);
    }
    for (auto& part : reading.parts) {
        if (part.daysLeft.said()) continue;
        part.daysLeft = daysLeft(part, reading.machine.identity.serial, now, before);
    }
    addLogs(reading, before, offset);
}

}  // namespace joined
