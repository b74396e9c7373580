// The threads on which printers are asked: CUPS blocks. All sources of a program share one pool, so
// that a thousand silent printers hold at most kMostWorkers threads, and each is answered for at
// its own deadline, also while it waits for a thread. A printer that is silent while others wait
// gives its thread to them and is asked again later, so that those that answer are always reached.
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
#include <vector>

namespace ipp {

inline constexpr unsigned kMostWorkers = 16;
/// How long a printer may be silent while others wait; twice that the next time, and so on.
inline constexpr std::chrono::milliseconds kFirstSilence{2000};

using Steady = std::chrono::steady_clock;
using Deadline = Steady::time_point;

/// One piece of work and the connection that it holds now. At the deadline the connection is shut
/// down from outside, which makes every blocking call on it return: a printer that sends one octet
/// a second gains no time.
class Call {
  public:
    explicit Call(Deadline until) : until_(until) {}

    [[nodiscard]] Deadline until() const noexcept { return until_; }
    /// Time is up, the call gave way, or the pool ends: begin nothing new.
    [[nodiscard]] bool over() const;
    /// The connection from now on; false where the time is up. Any descriptor before is let go.
    [[nodiscard]] bool hold(int fd);
    /// Before the descriptor is closed.
    void letGo();
    /// Shuts the connection down. Any thread.
    void cut();

    /// The printer began or ended an answer; its silence counts from here.
    void heard();
    [[nodiscard]] Deadline silentSince() const;
    /// Shuts the connection down for another printer's sake. Any thread.
    void giveWay();
    [[nodiscard]] bool gaveWay() const;
    /// For work that came to nothing: true where it gave way. Then it hands on nothing, and is run
    /// again with another Call.
    [[nodiscard]] bool again();
    [[nodiscard]] bool wantsAgain() const;
    /// Cut, or gave way: its thread will soon be free.
    [[nodiscard]] bool leaving() const;
    /// Becomes 1 where a connection that is still being made is to be given up (httpConnect2).
    [[nodiscard]] int* cancel() noexcept { return &cancel_; }

  private:
    void shut();

    const Deadline until_;
    mutable std::mutex mutex_;
    int fd_ = -1;
    bool over_ = false, gaveWay_ = false, again_ = false;
    Deadline silentSince_ = Steady::now();
    alignas(int) int cancel_ = 0;
};

class Pool {
  public:
    explicit Pool(unsigned most = kMostWorkers,
                  std::chrono::milliseconds firstSilence = kFirstSilence);
    /// Cuts all connections, calls `late` of everything that waits, and joins.
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    using Work = std::function<void(Call&)>;
    using Late = std::function<void(base::Error)>;

    /// Any thread; does not block. `work` runs on a worker, whose connection is cut shortly before
    /// `patience` is over, so that it can still hand on what it has; it runs again after it gave
    /// way (Call::again). `late` is called at the end of `patience` (Kind::timeout) or of the pool
    /// (Kind::cancelled) unless work has ended by then. Both may run: which of the two answers is
    /// the caller's to settle.
    void run(std::chrono::milliseconds patience, Work work, Late late);

  private:
    struct Entry {
        Work work;
        std::shared_ptr<Call> call;  ///< of the attempt that runs, or is to run
        Late late;
        Deadline until, end;
        unsigned attempts = 0;
        bool done = false;
    };
    using Shared = std::shared_ptr<Entry>;

    void watch();
    void serve();
    [[nodiscard]] Deadline makeWay();
    [[nodiscard]] Steady::duration silence(unsigned attempts) const;
    void ended(const Shared& entry);
    void wait(std::unique_lock<std::mutex>& lock, Deadline until);

    const std::size_t most_;
    const std::chrono::milliseconds firstSilence_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::multimap<Deadline, Shared> due_;      ///< twice each: cut, then end
    std::multimap<unsigned, Shared> waiting_;  ///< by the attempts made: the new ones first
    std::vector<Shared> running_;
    std::size_t serving_ = 0;  ///< workers that run or look for work
    bool ending_ = false;
    net::Workers workers_;
    std::thread watcher_;
};

}  // namespace ipp
