#include "mailagent/service/meters.h"

#include "mailagent/service/circuit.h"

#include <algorithm>

namespace service {

void Rate::count(std::uint64_t times, std::chrono::steady_clock::time_point now) {
    const auto gone = (now - begun_) / span_;
    if (gone >= 1) {
        before_ = gone == 1 ? present_ : 0;
        present_ = 0;
        begun_ += gone * span_;
    }
    present_ += times;
}

double Rate::at(std::chrono::steady_clock::time_point now) const {
    using Fraction = std::chrono::duration<double>;
    const double spans = Fraction(now - begun_) / Fraction(span_);
    if (spans >= 2) return 0;
    if (spans >= 1) return static_cast<double>(present_) * (2 - spans);
    return static_cast<double>(before_) * (1 - spans) + static_cast<double>(present_);
}

void Histogram::take(std::chrono::steady_clock::duration took) {
    const double length = std::chrono::duration<double>(took).count();
    const auto bound = std::lower_bound(kBounds.begin(), kBounds.end(), length);
    ++below[static_cast<std::size_t>(bound - kBounds.begin())];
    seconds += length;
}

void Meters::settled(const std::vector<journal::Settled>& mails) {
    const auto strange = static_cast<std::uint64_t>(
        std::count_if(mails.begin(), mails.end(), [](const journal::Settled& mail) {
            return mail.mail.state == journal::MailState::illegal;
        }));
    const auto now = net::Steady::now();
    illegal += strange;
    served += mails.size() - strange;
    illegalInHour.count(strange, now);
    servedInHour.count(mails.size() - strange, now);
    servedInMinute.count(mails.size() - strange, now);
}

void Meters::notLoggedIn(net::Protocol protocol, const base::Error& error) {
    auto& of = logins[static_cast<std::size_t>(protocol)];
    ++(isRefusedLogin(error.kind) ? of.refused : of.failed);
}

}  // namespace service
