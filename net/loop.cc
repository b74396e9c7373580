#include "net/loop.h"

#include "net/loop_impl.h"

#include <exception>
#include <utility>

namespace net {
namespace {

/// The frame of a spawned task's driver: it frees itself at its end.
struct Driver {
    struct promise_type {
        Driver get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() noexcept { std::terminate(); }
    };
};

Driver drive(Loop::Impl& loop, Task<> task) {
    co_await std::move(task);
    --loop.live;
}

/// Hands work to a worker; goes on in the loop when it is done.
class HandOver {
  public:
    HandOver(Loop::Impl& loop, std::function<void()>& work, Workers::Kind kind)
        : loop_(loop), work_(work), kind_(kind) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter) {
        const auto run = [&loop = loop_, &work = work_, waiter] {
            work();
            loop.post([&loop, waiter] { loop.resumeSoon(waiter); });
        };
        loop_.workers.run(run, kind_);
    }
    void await_resume() const noexcept {}

  private:
    Loop::Impl& loop_;
    std::function<void()>& work_;
    Workers::Kind kind_;
};

}  // namespace

Loop::Loop(unsigned workers) : impl_(std::make_unique<Impl>(workers)) {}
Loop::~Loop() = default;

void Loop::spawn(Task<> task) {
    ++impl_->live;
    drive(*impl_, std::move(task));
}

void Loop::run() {
    impl_->run();
}
void Loop::stop() {
    impl_->stop();
}
bool Loop::stopping() const noexcept {
    return impl_->stopping.load(std::memory_order_acquire);
}

Task<bool> Loop::sleep(Duration span) {
    return sleepUntil(in(span));
}

Task<bool> Loop::sleepUntil(Deadline until) {
    Wait wait(*impl_, until);
    const Woken woken = co_await wait;
    co_return woken != Woken::stopping;
}

Task<Woken> Loop::readable(int fd, Deadline until) {
    Wait wait(*impl_, until, Wait::On::reading, fd);
    co_return co_await wait;
}

Task<Woken> Loop::writable(int fd, Deadline until) {
    Wait wait(*impl_, until, Wait::On::writing, fd);
    co_return co_await wait;
}

void Loop::forget(int fd) {
    impl_->forget(fd);
}
void Loop::resumeSoon(std::coroutine_handle<> waiter) {
    impl_->resumeSoon(waiter);
}
void Loop::post(std::function<void()> action) {
    impl_->post(std::move(action));
}

Task<> Loop::handOver(std::function<void()> work, Workers::Kind kind) {
    HandOver handOver(*impl_, work, kind);
    co_await handOver;
}

Loop::Event::Event(Loop& loop) : state_(std::make_unique<State>(State{loop.impl()})) {}

Loop::Event::~Event() = default;

void Loop::Event::set() {
    Wait* const waiting = state_->waiting;
    if (waiting && !waiting->over()) {
        waiting->wake(Woken::ready);
    } else {
        state_->set = true;  // also where the deadline was just before: the next wait sees it
        if (state_->beside) state_->beside->wake(Woken::ready);
    }
}

Task<bool> Loop::Event::wait(Deadline until) {
    State& state = *state_;
    Wait wait(state.loop, until);
    if (std::exchange(state.set, false)) {
        wait.wake(Woken::ready);
    } else {
        state.waiting = &wait;
    }
    const Woken woken = co_await wait;
    state.waiting = nullptr;
    co_return woken == Woken::ready;
}

}  // namespace net
