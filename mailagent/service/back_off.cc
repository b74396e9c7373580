#include "mailagent/service/back_off.h"

#include <algorithm>

namespace service {

BackOff::BackOff(net::Duration first, net::Duration cap, unsigned seed)
    : first_(first), cap_(cap), random_(seed) {}

net::Duration BackOff::next() {
    constexpr int kMostDoublings = 20;
    const auto plain = std::min(first_ * (1 << std::min(failures_, kMostDoublings)), cap_);
    ++failures_;
    std::uniform_int_distribution<net::Duration::rep> spread(plain.count() * 4 / 5,
                                                             plain.count() * 6 / 5);
    return std::min(net::Duration(spread(random_)), cap_);
}

net::Duration BackOff::about(net::Duration interval) {
    std::uniform_int_distribution<net::Duration::rep> spread(interval.count() * 9 / 10,
                                                             interval.count() * 11 / 10);
    return net::Duration(spread(random_));
}

bool replyExpired(base::Time made, int tries, base::Time now) noexcept {
    if (tries >= kMostTries) return true;
    return tries >= kLeastTries && now - made >= kReplyPatience;
}

net::Duration replyDelay(int attempts) noexcept {
    using std::chrono::minutes;
    switch (attempts) {
        case 0:
        case 1:
            return minutes(1);
        case 2:
            return minutes(5);
        case 3:
            return minutes(15);
        default:
            return minutes(60);
    }
}

}  // namespace service
