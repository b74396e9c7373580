// Wall-clock time: what dates mails and readings. Rules never read it; it is handed in.
// (Deadlines use the loop's steady clock, net/loop.h.)
#pragma once

#include <chrono>

namespace base {

/// An instant, UTC, milliseconds since 1970-01-01.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

class Clock {
  public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Time now() const = 0;
};

class SystemClock final : public Clock {
  public:
    [[nodiscard]] Time now() const override {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
};

/// A clock that stands where it was put: demo, dry runs and tests.
class SettableClock final : public Clock {
  public:
    explicit SettableClock(Time start = Time{}) : now_(start) {}
    [[nodiscard]] Time now() const override { return now_; }
    void set(Time now) { now_ = now; }
    void advance(std::chrono::milliseconds by) { now_ += by; }

  private:
    Time now_;
};

}  // namespace base
