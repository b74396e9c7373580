// The loop's timers: a binary heap of objects that know their place in it, so that a wait costs no
// allocation and can be taken out again at once.
#pragma once

#include "net/loop.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace net {

/// Something that happens at a time. It must be out of the heap before it dies.
class Timer {
  public:
    Timer() = default;
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;
    virtual ~Timer() = default;

    /// Its time has come; it has been taken out of the heap.
    virtual void expired() = 0;
    /// The loop is stopping; it is still in the heap. What only waits ends its wait.
    virtual void stopped() {}

  private:
    friend class TimerHeap;
    static constexpr std::size_t kOut = static_cast<std::size_t>(-1);
    Deadline at_{};
    std::uint64_t order_ = 0;
    std::size_t place_ = kOut;
};

class TimerHeap {
  public:
    /// Timers of the same instant expire in the order they were added.
    void add(Timer& timer, Deadline at);
    void remove(Timer& timer) noexcept;  ///< harmless where it is not in
    [[nodiscard]] bool empty() const noexcept { return heap_.empty(); }
    [[nodiscard]] Deadline next() const { return heap_.front()->at_; }

    /// Takes out and runs what is due.
    void run(Deadline now);

    /// A copy, for a sweep during which timers come and go.
    [[nodiscard]] std::vector<Timer*> all() const { return heap_; }
    [[nodiscard]] static bool contains(const Timer& timer) { return timer.place_ != Timer::kOut; }

  private:
    static bool before(const Timer& a, const Timer& b) noexcept;
    void put(std::size_t place, Timer* timer) noexcept;
    void up(std::size_t place) noexcept;
    void down(std::size_t place) noexcept;

    std::vector<Timer*> heap_;
    std::uint64_t order_ = 0;
};

}  // namespace net
