#include "mailagent/service/turnstile.h"

namespace service {

net::Task<bool> Turnstile::enter(net::Deadline until) {
    if (free_ > 0) {
        --free_;
        co_return true;
    }
    Waiter self(loop_);
    const auto place = waiting_.insert(waiting_.end(), &self);
    (void)co_await self.called.wait(until);
    if (!self.inside) waiting_.erase(place);
    co_return self.inside;
}

void Turnstile::leave() {
    if (waiting_.empty()) {
        ++free_;
        return;
    }
    // The place is handed over, never freed in between: nobody overtakes.
    Waiter* next = waiting_.front();
    waiting_.pop_front();
    next->inside = true;
    next->called.set();
}

}  // namespace service
