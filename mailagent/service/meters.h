// What an agent counts of its own work since it started, for `status` and the metrics. Written and
// read on the loop's thread only: no lock, no atomic.
#pragma once

#include "base/result.h"
#include "mailagent/journal/journal.h"
#include "net/dialler.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace service {

/// How often something happened within the last span, from two counters: those of the span before
/// count by the part of them that the last span still covers.
class Rate {
  public:
    explicit Rate(std::chrono::seconds span) : span_(span) {}
    void count(std::uint64_t times, std::chrono::steady_clock::time_point now);
    [[nodiscard]] double at(std::chrono::steady_clock::time_point now) const;

  private:
    std::chrono::seconds span_;
    std::chrono::steady_clock::time_point begun_{};
    std::uint64_t present_ = 0, before_ = 0;
};

/// Durations by size. `below[i]` counts those of at most kBounds[i] that were above the bound
/// before; the last entry all that were longer.
struct Histogram {
    static constexpr std::array<double, 14> kBounds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                                       0.25,  0.5,    1,     2.5,  5,     10,   60};
    std::array<std::uint64_t, kBounds.size() + 1> below{};
    double seconds = 0;

    void take(std::chrono::steady_clock::duration took);
};

struct Meters {
    /// What a login came to.
    struct Logins {
        std::uint64_t ok = 0, refused = 0, failed = 0;
    };

    std::uint64_t turns = 0, turnsInTrouble = 0;
    Histogram turnTime;
    std::uint64_t served = 0, illegal = 0, unread = 0;  ///< mails
    Rate servedInMinute{std::chrono::minutes(1)}, servedInHour{std::chrono::hours(1)},
        illegalInHour{std::chrono::hours(1)};
    std::uint64_t octets = 0;  ///< received from mailboxes
    std::uint64_t accepted = 0, refused = 0, deferred = 0, unknown = 0;  ///< recipients of replies
    std::uint64_t relayTrouble = 0;  ///< the relay's own, whatever the recipient
    Histogram commitTime;
    std::uint64_t commitsFailed = 0;
    std::array<Logins, 3> logins;  ///< by net::Protocol

    void settled(const std::vector<journal::Settled>& mails);
    void loggedIn(net::Protocol protocol) { ++logins[static_cast<std::size_t>(protocol)].ok; }
    void notLoggedIn(net::Protocol protocol, const base::Error& error);
};

}  // namespace service
