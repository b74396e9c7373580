// A few threads for what blocks: journal commits, programs, rendering. First come, first served.
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

    /// Any thread. Where the system gives no further thread, those at hand do all.
    void run(std::function<void()> work);

    /// Finishes what was handed over, then ends the threads.
    void finish();

  private:
    void start();
    void serve();

    const std::size_t most_;
    std::mutex mutex_;
    std::condition_variable come_;
    std::deque<std::function<void()>> queue_;
    std::size_t idle_ = 0;  ///< threads that wait for work
    bool ending_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace net
