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
    /// Starts `count` threads (at least one) with all signals blocked, so that those of the
    /// process reach the thread that waits for them. Throws std::system_error.
    explicit Workers(unsigned count);
    ~Workers() { finish(); }
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    /// Any thread.
    void run(std::function<void()> work);

    /// Finishes what was handed over, then ends the threads.
    void finish();

  private:
    void serve();

    std::mutex mutex_;
    std::condition_variable come_;
    std::deque<std::function<void()>> queue_;
    bool ending_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace net
