// The loop: one thread, one epoll, timers, coroutines, and a few workers for what blocks
// (design decision 2). Everything here is for the loop's own thread unless it says otherwise.
//
// Stopping: stop() makes every pending and future wait on the loop return at once with "late" or
// Kind::cancelled; coroutines unwind by themselves, and run() returns when none is left. Suspended
// frames are never destroyed from outside.
#pragma once

#include "net/task.h"
#include "net/workers.h"

#include <chrono>
#include <coroutine>
#include <functional>
#include <memory>
#include <type_traits>

namespace net {

using Steady = std::chrono::steady_clock;
using Deadline = Steady::time_point;
using Duration = std::chrono::milliseconds;

/// A deadline that many steps of one conversation share.
[[nodiscard]] inline Deadline in(Duration span) {
    return Steady::now() + span;
}

/// What a wait on a descriptor ended with.
enum class Woken { ready, late, stopping };

class Loop {
  public:
    /// `workers` threads run what offload() is given. Throws std::system_error where the kernel
    /// has no epoll or no thread left.
    explicit Loop(unsigned workers = 4);
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    /// Starts a task of its own (it runs to its first wait before spawn() returns).
    void spawn(Task<> task);

    /// Runs until every spawned task has ended.
    void run();

    /// Makes every wait return at once, now and from now on. Any thread; also a signal's handler
    /// by way of the signal descriptor that wiring watches.
    void stop();
    [[nodiscard]] bool stopping() const noexcept;

    /// co_await loop.sleep(5s): false when the loop is stopping.
    [[nodiscard]] Task<bool> sleep(Duration span);
    [[nodiscard]] Task<bool> sleepUntil(Deadline until);

    /// Waits until the descriptor is readable or writable. One waiter a descriptor and direction.
    /// Call forget() before the descriptor is closed.
    [[nodiscard]] Task<Woken> readable(int fd, Deadline until);
    [[nodiscard]] Task<Woken> writable(int fd, Deadline until);
    void forget(int fd);

    /// Runs `work` on a worker thread and resumes here with its result. Not cut short by stop():
    /// what was handed over is finished (a journal commit must be).
    template <class F>
    [[nodiscard]] auto offload(F work) -> Task<std::invoke_result_t<F>> {
        return onWorker(std::move(work), Workers::Kind::blocks);
    }

    /// The same for a work that only computes, or at most looks something up: it waits for a free
    /// processor, not for a thread of its own.
    template <class F>
    [[nodiscard]] auto compute(F work) -> Task<std::invoke_result_t<F>> {
        return onWorker(std::move(work), Workers::Kind::computes);
    }

    /// The same for a work that waits for somebody else, such as an operator's program: however
    /// many of them hang, most workers stay free for what offload() and compute() are given.
    template <class F>
    [[nodiscard]] auto ask(F work) -> Task<std::invoke_result_t<F>> {
        return onWorker(std::move(work), Workers::Kind::waits);
    }

    /// Runs `action` on the loop's thread, soon. Any thread.
    void post(std::function<void()> action);

    /// co_await loop.next(): goes on after everything that can go on now. Loop's thread.
    [[nodiscard]] auto next() noexcept {
        struct Awaiter {
            Loop& loop;
            [[nodiscard]] bool await_ready() const noexcept { return false; }
            void await_suspend(std::coroutine_handle<> waiter) { loop.resumeSoon(waiter); }
            void await_resume() const noexcept {}
        };
        return Awaiter{*this};
    }

    /// To be resumed by the loop. Loop's thread.
    void resumeSoon(std::coroutine_handle<> waiter);

    /// A wake-up that the loop's thread sets and one coroutine waits for.
    class Event;

    struct Impl;
    [[nodiscard]] Impl& impl() noexcept { return *impl_; }  ///< for the dialler, in this room only

  private:
    template <class F>
    [[nodiscard]] auto onWorker(F work, Workers::Kind kind) -> Task<std::invoke_result_t<F>>;
    [[nodiscard]] Task<> handOver(std::function<void()> work, Workers::Kind kind);
    std::unique_ptr<Impl> impl_;
};

/// co_await event.wait(deadline): true when set() was called (before or during the wait), which
/// also clears it; false when the deadline passed or the loop is stopping. It outlives its waiter.
class Loop::Event {
  public:
    explicit Event(Loop& loop);
    ~Event();
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;
    void set();  ///< loop's thread only; from others: loop.post([&] { event.set(); })
    [[nodiscard]] Task<bool> wait(Deadline until);

    struct State;
    [[nodiscard]] State& state() noexcept { return *state_; }  ///< in this room only

  private:
    std::unique_ptr<State> state_;
};

template <class F>
auto Loop::onWorker(F work, Workers::Kind kind) -> Task<std::invoke_result_t<F>> {
    using R = std::invoke_result_t<F>;
    if constexpr (std::is_void_v<R>) {
        co_await handOver([&work] { work(); }, kind);
    } else {
        std::optional<R> result;
        co_await handOver([&work, &result] { result.emplace(work()); }, kind);
        co_return std::move(*result);
    }
}

}  // namespace net
