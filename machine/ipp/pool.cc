#include "machine/ipp/pool.h"

#include <pthread.h>
#include <sys/socket.h>
#include <algorithm>
#include <atomic>
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
    return over_ || gaveWay_ || Steady::now() >= until_;
}

bool Call::hold(int fd) {
    const std::lock_guard lock(mutex_);
    const bool open = !over_ && !gaveWay_;
    fd_ = open ? fd : -1;
    return open;
}

void Call::letGo() {
    const std::lock_guard lock(mutex_);
    fd_ = -1;
}

void Call::cut() {
    const std::lock_guard lock(mutex_);
    over_ = true;
    shut();
}

void Call::shut() {
    // CUPS reads it as a plain int.
    std::atomic_ref<int>(cancel_).store(1);
    if (fd_ >= 0) ::shutdown(fd_, SHUT_RDWR);
}

void Call::heard() {
    const std::lock_guard lock(mutex_);
    silentSince_ = Steady::now();
}

Deadline Call::silentSince() const {
    const std::lock_guard lock(mutex_);
    return silentSince_;
}

void Call::giveWay() {
    const std::lock_guard lock(mutex_);
    gaveWay_ = true;
    shut();
}

bool Call::gaveWay() const {
    const std::lock_guard lock(mutex_);
    return gaveWay_;
}

bool Call::again() {
    const std::lock_guard lock(mutex_);
    again_ = gaveWay_;
    return again_;
}

bool Call::wantsAgain() const {
    const std::lock_guard lock(mutex_);
    return again_;
}

bool Call::leaving() const {
    const std::lock_guard lock(mutex_);
    return over_ || gaveWay_;
}

Pool::Pool(unsigned most, milliseconds firstSilence)
    : most_(std::max(most, 1U)), firstSilence_(firstSilence), workers_(most) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    watcher_ = std::thread([this] { watch(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Pool::~Pool() {
    std::vector<Shared> open;
    std::multimap<unsigned, Shared> unasked;
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
        for (auto& [time, entry] : due_) {
            if (!std::exchange(entry->done, true)) open.push_back(entry);
        }
        due_.clear();
        unasked.swap(waiting_);
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
    auto entry = std::make_shared<Entry>();
    entry->end = Steady::now() + patience;
    entry->until = entry->end - reserve(patience);
    entry->call = std::make_shared<Call>(entry->until);
    entry->work = std::move(work);
    entry->late = std::move(late);
    bool more = false;
    {
        const std::lock_guard lock(mutex_);
        due_.emplace(entry->until, entry);
        due_.emplace(entry->end, entry);
        waiting_.emplace(0U, entry);
        more = serving_ < most_;
        if (more) ++serving_;
    }
    changed_.notify_all();
    if (more) workers_.run([this] { serve(); });
}

void Pool::serve() {
    std::unique_lock lock(mutex_);
    while (!ending_ && !waiting_.empty()) {
        const Shared entry = waiting_.begin()->second;
        waiting_.erase(waiting_.begin());
        // Where it is too late to begin, `late` answers.
        if (entry->done || Steady::now() >= entry->until) continue;
        ++entry->attempts;
        const auto call = entry->call;
        call->heard();
        running_.push_back(entry);
        changed_.notify_all();
        lock.unlock();
        entry->work(*call);
        lock.lock();
        std::erase(running_, entry);
        ended(entry);
    }
    --serving_;
}

void Pool::ended(const Shared& entry) {
    if (entry->done) return;
    if (entry->call->wantsAgain()) {
        if (Steady::now() >= entry->until) return;
        entry->call = std::make_shared<Call>(entry->until);
        waiting_.emplace(entry->attempts, entry);
        changed_.notify_all();
        return;
    }
    entry->done = true;
    for (const auto time : {entry->until, entry->end}) {
        const auto [from, to] = due_.equal_range(time);
        const auto found =
            std::find_if(from, to, [&](const auto& row) { return row.second == entry; });
        if (found != to) due_.erase(found);
    }
}

Steady::duration Pool::silence(unsigned attempts) const {
    return firstSilence_ * (1 << std::min(attempts, 4U));
}

// For each that waits and gets no free worker, the printer that has overdrawn its silence most
// leaves; a new one need wait no longer than for a first silence. Returns when to look again.
Deadline Pool::makeWay() {
    auto comes = waiting_.begin();
    const auto serve = [&] {
        if (comes != waiting_.end()) ++comes;
    };
    for (auto free = running_.size(); free < most_; ++free) serve();
    for (const auto& entry : running_) {
        if (entry->call->leaving()) serve();
    }
    for (; comes != waiting_.end(); ++comes) {
        const Entry* next = nullptr;
        Deadline first = Deadline::max();
        for (const auto& entry : running_) {
            if (entry->call->leaving()) continue;
            const auto least = std::min(entry->attempts - 1, comes->first);
            const auto time = entry->call->silentSince() + silence(least);
            if (next != nullptr && time >= first) continue;
            next = entry.get();
            first = time;
        }
        if (next == nullptr || first > Steady::now()) return first;
        next->call->giveWay();
    }
    return Deadline::max();
}

void Pool::wait(std::unique_lock<std::mutex>& lock, Deadline until) {
    if (until == Deadline::max()) {
        changed_.wait(lock);
    } else {
        changed_.wait_until(lock, until);
    }
}

void Pool::watch() {
    std::unique_lock lock(mutex_);
    while (!ending_) {
        const auto way = makeWay();
        const auto first = due_.begin();
        if (first == due_.end() || Steady::now() < first->first) {
            wait(lock, first == due_.end() ? way : std::min(way, first->first));
            continue;
        }
        const auto entry = first->second;
        const bool last = first->first == entry->end;
        due_.erase(first);
        if (entry->done) continue;
        const auto call = entry->call;
        if (last) {
            entry->done = true;
            std::erase_if(waiting_, [&](const auto& row) { return row.second == entry; });
        }
        const bool asked = entry->attempts > 0;
        lock.unlock();
        call->cut();
        if (last) {
            entry->late({base::Kind::timeout,
                         asked
                             ? "the printer did not answer in time"
                             : "the printer was not asked: others took all the time; give it more",
                         0});
        }
        lock.lock();
    }
}

}  // namespace ipp
