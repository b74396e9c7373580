// How a conversation keeps in step with a slow line: what comes steadily is waited for, and no more
// is asked for at once than such a line brings.
#pragma once

#include "net/loop.h"

#include <algorithm>
#include <cstdint>

namespace mailbox {

/// The deadline of answers that were asked for together. Each has the timeout, counted from the one
/// before; all of them together four times as long, so that a server that trickles ends it.
class Patience {
  public:
    static constexpr int kMost = 4;  ///< timeouts

    Patience() = default;
    explicit Patience(net::Duration timeout)
        : timeout_(timeout), until_(net::in(timeout)), last_(net::in(kMost * timeout)) {}
    [[nodiscard]] net::Deadline until() const noexcept { return until_; }
    /// One of them has come whole.
    void answered() { until_ = std::min(net::in(timeout_), last_); }

  private:
    net::Duration timeout_{};
    net::Deadline until_{}, last_{};
};

/// How many octets of mails are asked for together: few at first, and twice as many after each time
/// that they came soon.
class ReadWindow {
  public:
    static constexpr std::uint64_t kFirst = 1 << 16;
    static constexpr std::uint64_t kMost = 1 << 20;

    explicit ReadWindow(net::Duration timeout) : soon_(timeout / 4) {}
    [[nodiscard]] std::uint64_t octets() const noexcept { return octets_; }
    void asked() { asked_ = net::Steady::now(); }
    void came() {
        if (net::Steady::now() - asked_ <= soon_) octets_ = std::min(2 * octets_, kMost);
    }

  private:
    net::Duration soon_;
    net::Deadline asked_{};
    std::uint64_t octets_ = kFirst;
};

}  // namespace mailbox
