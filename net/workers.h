// A few threads for what blocks (journal commits, files), for what computes (judging, rendering)
// and for what waits for somebody else (programs). First come, first served among those that may
// run.
#pragma once

#include <array>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace net {

class Workers {
  public:
    /// Up to `most` threads (at least one). The first starts now, each further one when work comes
    /// and nobody is idle: a quiet agent holds one. All signals are blocked in them, so that those
    /// of the process reach the thread that waits for them. Throws std::system_error.
    explicit Workers(unsigned most);
    ~Workers() { finish(); }
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    /// A work that computes ends soon: no more of them run at once than there are processors, so
    /// that a burst of them wakes a thread or two and not one each. A work that waits may do so for
    /// half a minute: at most a quarter of the threads (at least one) is lent to such.
    enum class Kind { blocks, computes, waits };

    /// Any thread. Where the system gives no further thread, those at hand do all.
    void run(std::function<void()> work, Kind kind = Kind::blocks);

    /// Finishes what was handed over, then ends the threads.
    void finish();

  private:
    struct Work {
        std::function<void()> run;
        std::uint64_t number = 0;  ///< its place among all
    };
    /// The works of one kind: those of a kind that is at its bound hold up no other kind.
    struct Lane {
        std::size_t most = 0;     ///< under way at once
        std::size_t running = 0;  ///< now
        std::deque<Work> queue{};
        [[nodiscard]] std::size_t runnable() const;  ///< works that a thread may take now
    };
    [[nodiscard]] Lane& lane(Kind kind) { return lanes_[static_cast<std::size_t>(kind)]; }
    void start();
    void serve();
    [[nodiscard]] Lane* next();  ///< whose first work is to be taken now; may be null
    [[nodiscard]] std::size_t runnable() const;  ///< of all kinds
    [[nodiscard]] bool empty() const;            ///< whether no work waits, runnable or not

    const std::size_t most_;
    std::mutex mutex_;
    std::condition_variable come_;
    std::array<Lane, 3> lanes_;  ///< by Kind
    std::uint64_t count_ = 0;    ///< works that came, ever
    std::size_t idle_ = 0;       ///< threads that wait for work
    bool ending_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace net
