#include "mailagent/journal/passed_time.h"

#include <algorithm>

namespace journal {
namespace {

/// What was skipped longer ago than this does not matter: no mail, reply or signature is kept for
/// its age for longer, and a history that still spans the skip loses what lies before it.
constexpr std::chrono::days kForgotten{60};

}  // namespace

PassedTime& PassedTime::operator=(const PassedTime& other) {
    if (this == &other) return *this;
    const State state = other.state();
    const base::Time now = other.now();
    const std::scoped_lock lock(mutex_);
    state_ = state;
    now_ = now;
    return *this;
}

void PassedTime::see(base::Time now) {
    const std::scoped_lock lock(mutex_);
    now_ = now;
    if (state_.latest == base::Time{}) state_.latest = now;
    const auto step = now - state_.latest;
    if (step < base::Time::duration::zero() && step >= -kClockSlack) return;
    if (step > kBelievedStep) {
        state_.skipped += step - kBelievedStep;
        state_.since = now;
    } else if (step < base::Time::duration::zero()) {
        state_.skipped = std::max(base::Time::duration::zero(), state_.skipped + step);
        state_.since = std::min(state_.since, now);
    }
    if (now - state_.since >= kForgotten) state_.skipped = {};
    state_.latest = now;
}

base::Time PassedTime::now() const {
    const std::scoped_lock lock(mutex_);
    return now_;
}

base::Time PassedTime::before(base::Time::duration age) const {
    const std::scoped_lock lock(mutex_);
    return now_ - age - state_.skipped;
}

PassedTime::State PassedTime::state() const {
    const std::scoped_lock lock(mutex_);
    return state_;
}

}  // namespace journal
