// The inside of the loop, for this room only: waits, descriptors and their owners.
#pragma once

#include "net/loop.h"
#include "net/timers.h"
#include "net/workers.h"

#include <atomic>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

namespace net {

/// Who is called for a descriptor's events instead of a coroutine: libcurl and c-ares. It may
/// wake waits (they run later, from the loop), never resume a coroutine itself.
class DescriptorOwner {
  public:
    virtual ~DescriptorOwner() = default;
    virtual void descriptorReady(int fd, std::uint32_t epollEvents) = 0;
};

/// One wait of one coroutine, ended by a descriptor, by wake(), by its deadline or by stop().
/// Lives in the coroutine's frame. Awaiting always yields to the loop once, even where the wait is
/// over at once: what spins on a stopping loop must not keep others from ending.
class Wait final : public Timer {
  public:
    enum class On { nothing, reading, writing };

    Wait(Loop::Impl& loop, Deadline until, On on = On::nothing, int fd = -1)
        : loop_(loop), until_(until), on_(on), fd_(fd) {}
    ~Wait() override;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter);
    [[nodiscard]] Woken await_resume() const noexcept { return result_; }

    [[nodiscard]] bool over() const noexcept { return over_; }

    /// Ends the wait (the coroutine goes on from the loop). The first wake counts.
    void wake(Woken result);

    void expired() override { wake(Woken::late); }
    void stopped() override { wake(Woken::stopping); }

  private:
    Loop::Impl& loop_;
    Deadline until_;
    On on_;
    int fd_;
    bool over_ = false;
    Woken result_ = Woken::late;
    std::coroutine_handle<> waiter_;
};

struct Loop::Event::State {
    Loop::Impl& loop;
    bool set = false;
    Wait* waiting = nullptr;  ///< set() ends it
    Wait* beside = nullptr;   ///< the wait for a descriptor that set() ends too; `set` stays
};

struct Loop::Impl {
    explicit Impl(unsigned workerCount);
    ~Impl();
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void run();
    void stop();

    /// From any thread.
    void post(std::function<void()> action);
    /// To be resumed by the loop; the loop's thread only.
    void resumeSoon(std::coroutine_handle<> coroutine) { ready.push_back(coroutine); }

    /// `owner` is called for these epoll events from now on; no events: it is let go.
    void own(int fd, std::uint32_t epollEvents, DescriptorOwner* owner);
    void watch(int fd, Wait::On on, Wait& wait);
    void unwatch(int fd, const Wait& wait) noexcept;
    void forget(int fd);

    TimerHeap timers;
    std::vector<std::coroutine_handle<>> ready;
    std::atomic<bool> stopping{false};
    std::size_t live = 0;  ///< spawned tasks that have not ended

    std::mutex postMutex;
    std::vector<std::function<void()>> posted;
    Workers workers;

  private:
    /// One descriptor. `armed` is what epoll holds; it may be more than is wanted until an event
    /// comes that nobody waits for, which saves a system call for each wait.
    struct Slot {
        Wait* reader = nullptr;
        Wait* writer = nullptr;
        DescriptorOwner* owner = nullptr;
        std::uint32_t ownerEvents = 0;
        std::uint32_t armed = 0;
        std::uint32_t generation =
            0;  ///< tells a late event from one of the descriptor's next life
        [[nodiscard]] std::uint32_t wanted() const noexcept;
    };

    Slot& slot(int fd);
    bool arm(int fd, bool exactly);
    bool control(int fd, Slot& slot, std::uint32_t events);
    void wakeUp() noexcept;
    void onWakeUp();
    void sweep();
    void resumeReady();
    void dispatch(int fd, std::uint32_t generation, std::uint32_t events);
    [[nodiscard]] int patience();
    [[nodiscard]] bool idle();

    std::vector<Slot> slots_;
    std::vector<std::coroutine_handle<>> batch_;  ///< being resumed
    int epoll_ = -1;
    int wakeFd_ = -1;
    std::atomic<bool> woken_{false};
    bool swept_ = false;
};

}  // namespace net
