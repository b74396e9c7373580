#include "mailagent/gate/guessing.h"

#include <algorithm>

namespace gate {

std::chrono::milliseconds pauseAfter(int failures, int free) noexcept {
    using std::chrono::minutes;
    constexpr int kMostDoublings = 6;  // 64 minutes, beyond the longest pause
    if (failures < free) return {};
    return std::min(minutes(1 << std::min(failures - free, kMostDoublings)), kLongestPause);
}

bool paused(const Guessing& guessing, int free, base::Time now) noexcept {
    const auto since = now - guessing.last;
    if (guessing.failures == 0 || since >= kGuessesForgotten || since < -kLongestPause)
        return false;
    return since < pauseAfter(guessing.failures, free);
}

Guessing oneMore(const Guessing& guessing, base::Time now) noexcept {
    const bool forgotten = now - guessing.last >= kGuessesForgotten;
    return {forgotten ? 1 : guessing.failures + 1, now};
}

}  // namespace gate
