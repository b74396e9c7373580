#include "net/loop_impl.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <system_error>
#include <utility>

namespace net {
namespace {

constexpr std::uint64_t kWakeKey = ~std::uint64_t{0};
constexpr std::uint32_t kTrouble = EPOLLERR | EPOLLHUP;
constexpr std::size_t kBatch = 256;  ///< events taken from the kernel at once

std::uint64_t keyOf(int fd, std::uint32_t generation) {
    return (std::uint64_t{generation} << 32U) | static_cast<std::uint32_t>(fd);
}

int checked(int fd, const char* what) {
    if (fd < 0) throw std::system_error(errno, std::generic_category(), what);
    return fd;
}

}  // namespace

Wait::~Wait() {
    if (waiter_ && !over_) wake(Woken::late);
}

void Wait::await_suspend(std::coroutine_handle<> waiter) {
    waiter_ = waiter;
    if (over_) {
        loop_.resumeSoon(waiter_);
        return;
    }
    if (loop_.stopping.load(std::memory_order_acquire)) {
        wake(Woken::stopping);
        return;
    }
    loop_.timers.add(*this, until_);
    if (on_ != On::nothing) loop_.watch(fd_, on_, *this);
}

void Wait::wake(Woken result) {
    if (over_) return;
    over_ = true;
    result_ = result;
    loop_.timers.remove(*this);
    if (on_ != On::nothing) loop_.unwatch(fd_, *this);
    if (waiter_) loop_.resumeSoon(waiter_);
}

std::uint32_t Loop::Impl::Slot::wanted() const noexcept {
    return (reader ? std::uint32_t{EPOLLIN} : 0U) | (writer ? std::uint32_t{EPOLLOUT} : 0U) |
           ownerEvents;
}

Loop::Impl::Impl(unsigned workerCount) : workers(workerCount) {
    epoll_ = checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
    wakeFd_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    epoll_event event{EPOLLIN, {}};
    event.data.u64 = kWakeKey;
    if (wakeFd_ < 0 || epoll_ctl(epoll_, EPOLL_CTL_ADD, wakeFd_, &event) != 0) {
        const int error = errno;
        if (wakeFd_ >= 0) close(wakeFd_);
        close(epoll_);
        throw std::system_error(error, std::generic_category(), "eventfd");
    }
}

Loop::Impl::~Impl() {
    workers.finish();
    close(wakeFd_);
    close(epoll_);
}

// Descriptors

Loop::Impl::Slot& Loop::Impl::slot(int fd) {
    const auto place = static_cast<std::size_t>(fd);
    if (place >= slots_.size()) slots_.resize(std::max(place + 1, slots_.size() * 2));
    return slots_[place];
}

bool Loop::Impl::control(int fd, Slot& slot, std::uint32_t events) {
    epoll_event event{events, {}};
    event.data.u64 = keyOf(fd, slot.generation);
    // With no events asked for, epoll would still report errors for ever: so it is taken out.
    int how = slot.armed == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    if (events == 0) how = EPOLL_CTL_DEL;
    bool done = epoll_ctl(epoll_, how, fd, &event) == 0;
    if (!done && how == EPOLL_CTL_MOD && errno == ENOENT) {
        done = epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) == 0;
    } else if (!done && how == EPOLL_CTL_ADD && errno == EEXIST) {
        done = epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event) == 0;
    }
    slot.armed = done ? events : 0;
    return done;
}

bool Loop::Impl::arm(int fd, bool exactly) {
    Slot& entry = slot(fd);
    const std::uint32_t wanted = entry.wanted();
    const bool enough = exactly ? wanted == entry.armed : (wanted & ~entry.armed) == 0;
    return enough || control(fd, entry, wanted);
}

void Loop::Impl::own(int fd, std::uint32_t epollEvents, DescriptorOwner* owner) {
    Slot& entry = slot(fd);
    entry.owner = epollEvents != 0 ? owner : nullptr;
    entry.ownerEvents = epollEvents;
    arm(fd, true);
}

void Loop::Impl::watch(int fd, Wait::On on, Wait& wait) {
    Slot& entry = slot(fd);
    (on == Wait::On::reading ? entry.reader : entry.writer) = &wait;
    // What epoll does not take (a file, a closed descriptor) never blocks either: the read or
    // write that follows tells.
    if (!arm(fd, false)) wait.wake(Woken::ready);
}

void Loop::Impl::unwatch(int fd, const Wait& wait) noexcept {
    if (static_cast<std::size_t>(fd) >= slots_.size()) return;
    Slot& entry = slots_[static_cast<std::size_t>(fd)];
    if (entry.reader == &wait) entry.reader = nullptr;
    if (entry.writer == &wait) entry.writer = nullptr;
}

void Loop::Impl::forget(int fd) {
    if (fd < 0) return;
    Slot& entry = slot(fd);
    if (entry.armed != 0) control(fd, entry, 0);
    ++entry.generation;
    entry.owner = nullptr;
    entry.ownerEvents = 0;
    if (Wait* const reader = entry.reader) reader->wake(Woken::late);
    if (Wait* const writer = slot(fd).writer) writer->wake(Woken::late);
}

void Loop::Impl::dispatch(int fd, std::uint32_t generation, std::uint32_t events) {
    const auto current = [&]() -> Slot& { return slots_[static_cast<std::size_t>(fd)]; };
    if (current().generation != generation) return;
    const bool trouble = (events & kTrouble) != 0;
    if (DescriptorOwner* const owner = current().owner;
        owner && (trouble || (events & current().ownerEvents) != 0)) {
        owner->descriptorReady(fd, events);
        if (current().generation != generation) return;
    }
    const bool in = trouble || (events & EPOLLIN) != 0;
    const bool out = trouble || (events & EPOLLOUT) != 0;
    Wait* const reader = in ? current().reader : nullptr;
    Wait* const writer = out ? current().writer : nullptr;
    if (reader) reader->wake(Woken::ready);
    if (writer) writer->wake(Woken::ready);
    // A reader most likely waits again, so its interest is kept until an event finds nobody; a
    // writable descriptor stays writable, so that interest goes at once.
    const bool wasted = in && !reader && (current().ownerEvents & EPOLLIN) == 0;
    if (out || wasted) {
        Slot& entry = current();
        const std::uint32_t keep = wasted ? 0U : (entry.armed & EPOLLIN);
        const std::uint32_t wanted = entry.wanted() | keep;
        if (wanted != entry.armed) control(fd, entry, wanted);
    }
}

// From other threads

void Loop::Impl::wakeUp() noexcept {
    if (woken_.exchange(true)) return;
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = write(wakeFd_, &one, sizeof one);
}

void Loop::Impl::stop() {
    stopping.store(true, std::memory_order_release);
    wakeUp();
}

void Loop::Impl::post(std::function<void()> action) {
    {
        const std::lock_guard lock(postMutex);
        posted.push_back(std::move(action));
    }
    wakeUp();
}

void Loop::Impl::onWakeUp() {
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t taken = read(wakeFd_, &count, sizeof count);
    woken_.store(false);  // before the queue is looked at: what comes later writes again
    std::vector<std::function<void()>> actions;
    {
        const std::lock_guard lock(postMutex);
        actions.swap(posted);
    }
    for (const auto& action : actions) action();
}

void Loop::Impl::sweep() {
    swept_ = true;
    for (Timer* const timer : timers.all()) {
        if (TimerHeap::contains(*timer)) timer->stopped();
    }
}

// The loop

void Loop::Impl::resumeReady() {
    batch_.swap(ready);
    for (const std::coroutine_handle<> coroutine : batch_) coroutine.resume();
    batch_.clear();
}

int Loop::Impl::patience() {
    if (!ready.empty()) return 0;
    if (timers.empty()) return -1;
    const auto left = timers.next() - Steady::now();
    if (left <= Steady::duration::zero()) return 0;
    const auto whole = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    return static_cast<int>(std::min<std::int64_t>(whole, INT_MAX));
}

bool Loop::Impl::idle() {
    if (live != 0 || !ready.empty()) return false;
    const std::lock_guard lock(postMutex);
    return posted.empty();
}

void Loop::Impl::run() {
    std::array<epoll_event, kBatch> events;
    while (!idle()) {
        const int count = epoll_wait(epoll_, events.data(), static_cast<int>(kBatch), patience());
        for (int i = 0; i < count; ++i) {
            const epoll_event& event = events[static_cast<std::size_t>(i)];
            if (event.data.u64 == kWakeKey) {
                onWakeUp();
            } else {
                dispatch(static_cast<int>(event.data.u64 & 0xFFFFFFFFU),
                         static_cast<std::uint32_t>(event.data.u64 >> 32U), event.events);
            }
        }
        if (!timers.empty()) timers.run(Steady::now());
        if (!swept_ && stopping.load(std::memory_order_acquire)) sweep();
        resumeReady();
    }
}

}  // namespace net
