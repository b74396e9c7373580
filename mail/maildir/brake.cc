#include "mail/maildir/brake.h"

#include <algorithm>
#include <utility>

namespace maildir {
namespace {

using std::chrono::seconds;

constexpr int kFree = 3;
constexpr int kDoublings = 6;
constexpr net::Duration kLeast = seconds(1);
constexpr net::Duration kMost = seconds(60);
constexpr net::Duration kTold = seconds(8);

}  // namespace

net::Duration Brake::rest() const noexcept {
    if (fruitless_ < kFree) return net::Duration(0);
    return std::min(kLeast * (1 << std::min(fruitless_ - kFree, kDoublings)), kMost);
}

void Brake::rests(net::Deadline now) noexcept {
    if (waking_) listed(false);  // the turn did not even list
    since_ = now;
}

net::Deadline Brake::event(net::Deadline now) noexcept {
    const auto earliest = since_ + rest();
    if (now < std::max(earliest, since_ + kLeast)) return std::max(now, earliest);
    fruitless_ = 0;
    told_ = false;
    return now;
}

bool Brake::worthTelling() noexcept {
    return rest() >= kTold && !std::exchange(told_, true);
}

void Brake::listed(bool fresh) noexcept {
    if (fresh) {
        fruitless_ = 0;
    } else if (waking_) {
        ++fruitless_;
    }
    waking_ = false;
}

}  // namespace maildir
