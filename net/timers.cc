#include "net/timers.h"

namespace net {

bool TimerHeap::before(const Timer& a, const Timer& b) noexcept {
    return a.at_ != b.at_ ? a.at_ < b.at_ : a.order_ < b.order_;
}

void TimerHeap::put(std::size_t place, Timer* timer) noexcept {
    heap_[place] = timer;
    timer->place_ = place;
}

void TimerHeap::up(std::size_t place) noexcept {
    Timer* const timer = heap_[place];
    while (place > 0) {
        const std::size_t parent = (place - 1) / 2;
        if (!before(*timer, *heap_[parent])) break;
        put(place, heap_[parent]);
        place = parent;
    }
    put(place, timer);
}

void TimerHeap::down(std::size_t place) noexcept {
    Timer* const timer = heap_[place];
    for (;;) {
        std::size_t child = 2 * place + 1;
        if (child >= heap_.size()) break;
        if (child + 1 < heap_.size() && before(*heap_[child + 1], *heap_[child])) ++child;
        if (!before(*heap_[child], *timer)) break;
        put(place, heap_[child]);
        place = child;
    }
    put(place, timer);
}

void TimerHeap::add(Timer& timer, Deadline at) {
    remove(timer);
    timer.at_ = at;
    timer.order_ = ++order_;
    heap_.push_back(&timer);
    timer.place_ = heap_.size() - 1;
    up(timer.place_);
}

void TimerHeap::remove(Timer& timer) noexcept {
    const std::size_t place = timer.place_;
    if (place == Timer::kOut) return;
    timer.place_ = Timer::kOut;
    Timer* const last = heap_.back();
    heap_.pop_back();
    if (last == &timer) return;
    put(place, last);
    up(place);
    down(last->place_);
}

void TimerHeap::run(Deadline now) {
    while (!heap_.empty() && heap_.front()->at_ <= now) {
        Timer& timer = *heap_.front();
        remove(timer);
        timer.expired();
    }
}

}  // namespace net
