// Task<T>: a coroutine that starts when awaited and resumes its awaiter when it ends.
//
// Rules (design decision 2): coroutines are resumed by the loop only, on the loop's thread; take
// strings by value, never by reference to a caller's temporary; every await inside has a deadline;
// no exception leaves a task (what throws, such as std::bad_alloc, ends the program).
#pragma once

#include <cassert>
#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace net {

template <class T = void>
class Task;

namespace detail {

struct PromiseBase {
    std::coroutine_handle<> awaiter = std::noop_coroutine();
    bool starting = false;  ///< still inside the awaiter's co_await: it goes on by itself

    struct Final {
        bool await_ready() noexcept { return false; }
        template <class P>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<P> self) noexcept {
            const PromiseBase& promise = self.promise();
            return promise.starting ? std::noop_coroutine() : promise.awaiter;
        }
        void await_resume() noexcept {}
    };

    std::suspend_always initial_suspend() noexcept { return {}; }
    Final final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept { std::terminate(); }
};

template <class T>
struct Promise : PromiseBase {
    std::optional<T> value;
    Task<T> get_return_object();
    template <class U>
    void return_value(U&& u) {
        value.emplace(std::forward<U>(u));
    }
    T take() { return std::move(*value); }
};

template <>
struct Promise<void> : PromiseBase {
    Task<void> get_return_object();
    void return_void() {}
    void take() {}
};

}  // namespace detail

/// Move-only owner of a coroutine frame. Await it once.
template <class T>
class [[nodiscard]] Task {
  public:
    using promise_type = detail::Promise<T>;
    using Handle = std::coroutine_handle<promise_type>;

    explicit Task(Handle handle) : handle_(handle) {}
    Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
    Task& operator=(Task&& other) noexcept {
        if (this != &other) {
            if (handle_) handle_.destroy();
            handle_ = std::exchange(other.handle_, {});
        }
        return *this;
    }
    ~Task() {
        if (handle_) handle_.destroy();
    }

    auto operator co_await() && {
        struct Awaiter {
            Handle handle;
            bool await_ready() { return handle.done(); }
            // A task that ends without a wait returns here instead of resuming its awaiter from
            // below: a loop over such tasks must not grow the stack, tail calls or not.
            bool await_suspend(std::coroutine_handle<> awaiter) {
                auto& promise = handle.promise();
                promise.awaiter = awaiter;
                promise.starting = true;
                handle.resume();
                promise.starting = false;
                return !handle.done();
            }
            T await_resume() { return handle.promise().take(); }
        };
        assert(handle_);
        return Awaiter{handle_};
    }

  private:
    Handle handle_;
};

namespace detail {
template <class T>
Task<T> Promise<T>::get_return_object() {
    return Task<T>{std::coroutine_handle<Promise<T>>::from_promise(*this)};
}
inline Task<void> Promise<void>::get_return_object() {
    return Task<void>{std::coroutine_handle<Promise<void>>::from_promise(*this)};
}
}  // namespace detail

}  // namespace net
