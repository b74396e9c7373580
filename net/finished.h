// Waiting for what ends by itself. Loop's thread only.
#pragma once

#include "net/loop.h"

#include <coroutine>
#include <utility>
#include <vector>

namespace net {

/// co_await finished.wait(): until finish(). Unlike a loop's event it does not end early when the
/// loop stops: who is waited for ends soon by itself, and what it came to must be known.
class Finished {
  public:
    explicit Finished(Loop& loop) : loop_(loop) {}
    void finish() {
        done_ = true;
        // Resumed by the loop, never out of the middle of what has just ended.
        for (const auto waiter : std::exchange(waiters_, {})) loop_.resumeSoon(waiter);
    }
    void restart() noexcept { done_ = false; }
    [[nodiscard]] auto wait() noexcept {
        struct Awaiter {
            Finished& finished;
            [[nodiscard]] bool await_ready() const noexcept { return finished.done_; }
            void await_suspend(std::coroutine_handle<> waiter) {
                finished.waiters_.push_back(waiter);
            }
            void await_resume() const noexcept {}
        };
        return Awaiter{*this};
    }

  private:
    Loop& loop_;
    std::vector<std::coroutine_handle<>> waiters_;
    bool done_ = false;
};

}  // namespace net
