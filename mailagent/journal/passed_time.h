// How much time has passed, told from the times that a journal is handed, whatever the clock does.
#pragma once

#include "base/clock.h"

#include <chrono>
#include <mutex>

namespace journal {

/// More than this between two handed times counts as this much: a clock that was set forward, or an
/// agent that did not run. What is kept for its age is then kept longer, never shorter.
inline constexpr std::chrono::hours kBelievedStep{24};

/// A clock that hurries back less than this is the same clock seen by several threads.
inline constexpr std::chrono::minutes kClockSlack{10};

/// Thread-safe.
class PassedTime {
  public:
    struct State {
        base::Time latest{};             ///< handed in; the epoch: none yet
        base::Time::duration skipped{};  ///< of it, that did not pass
        base::Time since{};              ///< when the last of it was skipped
        friend bool operator==(const State&, const State&) = default;
    };

    PassedTime() = default;
    explicit PassedTime(const State& state) : now_(state.latest), state_(state) {}
    PassedTime(const PassedTime& other) : now_(other.now()), state_(other.state()) {}
    PassedTime& operator=(const PassedTime& other);

    void see(base::Time now);
    /// The time handed in last.
    [[nodiscard]] base::Time now() const;
    /// What happened before this is at least `age` old, by the clock and in passed time.
    [[nodiscard]] base::Time before(base::Time::duration age) const;
    [[nodiscard]] State state() const;

  private:
    mutable std::mutex mutex_;
    base::Time now_{};
    State state_;
};

}  // namespace journal
