// Wrong passwords: how long a sender's, or a whole machine's, mails are not compared at all (M45).
//
// The first few are free: people mistype. From then on each wrong one doubles the pause, from a
// minute to an hour, counted from the last one compared. What comes during a pause is illegal
// (Reason::paused), is not compared, and does not lengthen it. A right password ends the sender's
// run, a day without a wrong one ends either. The machine as a whole is allowed kSendersWorth times
// as many as one sender: whoever forges ever new senders meets that.
#pragma once

#include "base/clock.h"

#include <chrono>

namespace gate {

inline constexpr int kSendersWorth = 5;
inline constexpr std::chrono::hours kGuessesForgotten{24};
inline constexpr std::chrono::minutes kLongestPause{60};

/// How many wrong ones there were, and when the last was.
struct Guessing {
    int failures = 0;
    base::Time last{};
};

/// How long nothing is compared after so many wrong ones; zero while they are free.
[[nodiscard]] std::chrono::milliseconds pauseAfter(int failures, int free) noexcept;

/// Whether the pause is on. Where `last` lies in the future (the clock was set back since) by more
/// than any pause lasts, it is not.
[[nodiscard]] bool paused(const Guessing& guessing, int free, base::Time now) noexcept;

/// The count after one more wrong one.
[[nodiscard]] Guessing oneMore(const Guessing& guessing, base::Time now) noexcept;

}  // namespace gate
