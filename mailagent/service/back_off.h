// How long to wait after trouble: doubling from `first` to `cap` and never longer, spread by a
// fifth either way, so that a thousand mailboxes of one server do not come back in one instant.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "net/loop.h"

#include <random>

namespace service {

class BackOff {
  public:
    BackOff(net::Duration first, net::Duration cap, unsigned seed = base::drawSeed());

    /// The wait after one more failure.
    [[nodiscard]] net::Duration next();
    /// `interval` on average, spread by a tenth either way: mailboxes that began together do not
    /// poll in lock step for ever.
    [[nodiscard]] net::Duration about(net::Duration interval);

    void reset() noexcept { failures_ = 0; }
    [[nodiscard]] int failures() const noexcept { return failures_; }

  private:
    net::Duration first_, cap_;
    int failures_ = 0;
    std::minstd_rand random_;
};

/// When a reply that was not taken goes out again (spec/4 13, REPLY): after 1, 5, 15, then every
/// 60 minutes, for 72 hours.
inline constexpr net::Duration kReplyPatience = std::chrono::hours(72);
/// The clock may be set while a reply waits, or the agent not run: by the clock it is given up only
/// after so many tries (eight hours of them), and without it after so many (those that fill the 72
/// hours).
inline constexpr int kLeastTries = 12;
inline constexpr int kMostTries = 76;
[[nodiscard]] bool replyExpired(base::Time made, int tries, base::Time now) noexcept;
[[nodiscard]] net::Duration replyDelay(int attempts) noexcept;

}  // namespace service
