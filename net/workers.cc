#include "net/workers.h"

#include <pthread.h>
#include <algorithm>
#include <csignal>
#include <numeric>
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

Workers::Workers(unsigned most) : most_(std::max(most, 1U)) {
    lane(Kind::blocks).most = most_;
    lane(Kind::computes).most = std::max(std::thread::hardware_concurrency(), 1U);
    lane(Kind::waits).most = std::max<std::size_t>(most_ / 4, 1);
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

std::size_t Workers::Lane::runnable() const {
    return std::min(queue.size(), most - running);
}

std::size_t Workers::runnable() const {
    return std::accumulate(lanes_.begin(), lanes_.end(), std::size_t{0},
                           [](std::size_t sum, const Lane& lane) { return sum + lane.runnable(); });
}

bool Workers::empty() const {
    return std::all_of(lanes_.begin(), lanes_.end(),
                       [](const Lane& lane) { return lane.queue.empty(); });
}

Workers::Lane* Workers::next() {
    Lane* oldest = nullptr;
    for (Lane& lane : lanes_) {
        if (lane.runnable() == 0) continue;
        if (!oldest || lane.queue.front().number < oldest->queue.front().number) oldest = &lane;
    }
    return oldest;
}

void Workers::run(std::function<void()> work, Kind kind) {
    {
        const std::lock_guard lock(mutex_);
        const std::size_t before = runnable();
        lane(kind).queue.push_back({std::move(work), ++count_});
        const std::size_t now = runnable();
        if (now == before) return;  // whoever ends one of this kind finds it
        if (idle_ < now && threads_.size() < most_ && !ending_) {
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
        come_.wait(lock, [this] { return (ending_ && empty()) || next() != nullptr; });
        --idle_;
        Lane* const lane = next();
        if (!lane) return;
        const Work work = std::move(lane->queue.front());
        lane->queue.pop_front();
        ++lane->running;
        // What could not run a moment ago may be able to now: nobody was woken for it.
        const bool another = idle_ > 0 && next() != nullptr;
        lock.unlock();
        if (another) come_.notify_one();  // not under the lock: who wakes would wait for it
        work.run();
        lock.lock();
        --lane->running;
        if (ending_ && empty()) come_.notify_all();
    }
}

}  // namespace net
