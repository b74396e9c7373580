// The threads on which printers are asked: CUPS blocks. All sources of a program share one pool, so
// that a thousand silent printers hold at most kMostWorkers threads, and each is answered for at
// its own deadline, also while it waits for a thread.
#pragma once

#include "base/result.h"
#include "net/workers.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

namespace ipp {

inline constexpr unsigned kMostWorkers = 16;

using Steady = std::chrono::steady_clock;
using Deadline = Steady::time_point;

/// One piece of work and the connection that it holds now. At the deadline the connection is shut
/// down from outside, which makes every blocking call on it return: a printer that sends one octet
/// a second gains no time.
class Call {
  public:
    explicit Call(Deadline until) : until_(until) {}

    [[nodiscard]] Deadline until() const noexcept { return until_; }
    /// Time is up, or the pool ends: begin nothing new.
    [[nodiscard]] bool over() const;
    /// The connection from now on; false where the time is up. Any descriptor before is let go.
    [[nodiscard]] bool hold(int fd);
    /// Before the descriptor is closed.
    void letGo();
    /// Shuts the connection down. Any thread.
    void cut();

  private:
    const Deadline until_;
    mutable std::mutex mutex_;
    int fd_ = -1;
    bool over_ = false;
};

class Pool {
  public:
    explicit Pool(unsigned most = kMostWorkers);
    /// Cuts all connections, calls `late` of everything that waits, and joins.
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    using Work = std::function<void(Call&)>;
    using Late = std::function<void(base::Error)>;

    /// Any thread; does not block. `work` runs on a worker, whose connection is cut shortly before
    /// `patience` is over, so that it can still hand on what it has. `late` is called at the end
    /// of `patience` (Kind::timeout) or of the pool (Kind::cancelled) unless work has ended by
    /// then. Both may run: which of the two answers is the caller's to settle.
    void run(std::chrono::milliseconds patience, Work work, Late late);

  private:
    struct Entry {
        std::shared_ptr<Call> call;
        Late late;
        Deadline end;
        bool done = false;
    };
    void watch();
    void work(const std::shared_ptr<Entry>& entry, const Work& work);

    std::mutex mutex_;
    std::condition_variable changed_;
    std::multimap<Deadline, std::shared_ptr<Entry>> due_;  ///< twice each: cut, then end
    bool ending_ = false;
    net::Workers workers_;
    std::thread watcher_;
};

}  // namespace ipp
