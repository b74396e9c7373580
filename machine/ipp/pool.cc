#include "machine/ipp/pool.h"

#include <pthread.h>
#include <sys/socket.h>
#include <algorithm>
#include <csignal>
#include <utility>
#include <vector>

namespace ipp {
namespace {

using std::chrono::milliseconds;

/// What is left of `patience` for handing on a partial answer.
milliseconds reserve(milliseconds patience) {
    return std::min(milliseconds(300), patience / 5);
}

}  // namespace

bool Call::over() const {
    const std::lock_guard lock(mutex_);
    return over_ || Steady::now() >= until_;
}

bool Call::hold(int fd) {
    const std::lock_guard lock(mutex_);
    fd_ = over_ ? -1 : fd;
    return !over_;
}

void Call::letGo() {
    const std::lock_guard lock(mutex_);
    fd_ = -1;
}

void Call::cut() {
    const std::lock_guard lock(mutex_);
    over_ = true;
    if (fd_ >= 0) ::shutdown(fd_, SHUT_RDWR);
}

Pool::Pool(unsigned most) : workers_(most) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    watcher_ = std::thread([this] { watch(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Pool::~Pool() {
    std::vector<std::shared_ptr<Entry>> open;
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
        for (auto& [time, entry] : due_) {
            if (!std::exchange(entry->done, true)) open.push_back(entry);
        }
        due_.clear();
    }
    changed_.notify_all();
    for (const auto& entry : open) {
        entry->call->cut();
        entry->late({base::Kind::cancelled, "the agent is stopping", 0});
    }
    watcher_.join();
    workers_.finish();
}

void Pool::run(milliseconds patience, Work work, Late late) {
    const auto now = Steady::now();
    auto entry = std::make_shared<Entry>();
    entry->end = now + patience;
    entry->call = std::make_shared<Call>(entry->end - reserve(patience));
    entry->late = std::move(late);
    {
        const std::lock_guard lock(mutex_);
        due_.emplace(entry->call->until(), entry);
        due_.emplace(entry->end, entry);
    }
    changed_.notify_all();
    workers_.run([this, entry, work = std::move(work)] { this->work(entry, work); });
}

void Pool::work(const std::shared_ptr<Entry>& entry, const Work& work) {
    if (entry->call->over()) return;  // it never began: `late` answers
    work(*entry->call);
    const std::lock_guard lock(mutex_);
    if (std::exchange(entry->done, true)) return;
    for (const auto time : {entry->call->until(), entry->end}) {
        const auto [from, to] = due_.equal_range(time);
        const auto found =
            std::find_if(from, to, [&](const auto& row) { return row.second == entry; });
        if (found != to) due_.erase(found);
    }
}

void Pool::watch() {
    std::unique_lock lock(mutex_);
    while (!ending_) {
        if (due_.empty()) {
            changed_.wait(lock);
            continue;
        }
        const auto first = due_.begin();
        if (Steady::now() < first->first) {
            changed_.wait_until(lock, first->first);
            continue;
        }
        const auto entry = first->second;
        const bool last = first->first == entry->end;
        due_.erase(first);
        if (entry->done) continue;
        if (last) entry->done = true;
        lock.unlock();
        entry->call->cut();
        if (last) {
            entry->late({base::Kind::timeout, "the printer did not answer in time", 0});
        }
        lock.lock();
    }
}

}  // namespace ipp
