// A few threads for what blocks (journal commits, programs) and for what computes (judging,
// rendering). First come, first served.
#pragma once

#include <condition_variable>
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
    /// that a burst of them wakes a thread or two and not one each.
    enum class Kind { blocks, computes };

    /// Any thread. Where the system gives no further thread, those at hand do all.
    void run(std::function<void()> work, Kind kind = Kind::blocks);

    /// Finishes what was handed over, then ends the threads.
    void finish();

  private:
    struct Work {
        std::function<void()> run;
        Kind kind;
    };
    void start();
    void serve();
    [[nodiscard]] bool wanted() const;  ///< whether a thread may take the first work now

    const std::size_t most_, processors_;
    std::mutex mutex_;
    std::condition_variable come_;
    std::deque<Work> queue_;
    std::size_t idle_ = 0;       ///< threads that wait for work
    std::size_t computing_ = 0;  ///< works under way that compute
    bool ending_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace net
