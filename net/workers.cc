#include "net/workers.h"

#include <pthread.h>
#include <algorithm>
#include <csignal>
#include <system_error>
#include <utility>

namespace net {
namespace {

class SignalsBlocked {
  public:
    SignalsBlocked() {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;

  private:
    sigset_t before_{};
};

}  // namespace

Workers::Workers(unsigned most)
    : most_(std::max(most, 1U)), processors_(std::max(std::thread::hardware_concurrency(), 1U)) {
    start();
}

void Workers::start() {
    const SignalsBlocked blocked;
    threads_.emplace_back([this] { serve(); });
}

void Workers::finish() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    come_.notify_all();
    // None is added any more: run() looks at ending_ under the lock.
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
}

bool Workers::wanted() const {
    if (queue_.empty()) return false;
    return queue_.front().kind == Kind::blocks || computing_ < processors_;
}

void Workers::run(std::function<void()> work, Kind kind) {
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back({std::move(work), kind});
        if (!wanted()) return;  // whoever computes now takes it next
        if (idle_ < queue_.size() && threads_.size() < most_ && !ending_) {
            try {
                start();
            } catch (const std::system_error&) {
                // No thread to be had: the work waits for those that there are.
            }
        }
    }
    come_.notify_one();
}

void Workers::serve() {
    std::unique_lock lock(mutex_);
    for (;;) {
        ++idle_;
        come_.wait(lock, [this] { return (ending_ && queue_.empty()) || wanted(); });
        --idle_;
        if (queue_.empty()) return;
        const Work work = std::move(queue_.front());
        queue_.pop_front();
        if (work.kind == Kind::computes) ++computing_;
        // What was not wanted a moment ago may be now: nobody was woken for it.
        const bool another = wanted() && idle_ > 0;
        lock.unlock();
        if (another) come_.notify_one();  // not under the lock: who wakes would wait for it
        work.run();
        lock.lock();
        if (work.kind == Kind::computes) --computing_;
        if (ending_ && queue_.empty()) come_.notify_all();
    }
}

}  // namespace net
