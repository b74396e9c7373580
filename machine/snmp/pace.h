// How much may be asked of an agent at once, and how long to wait: learnt from its answers.
//
// Many agents in printers are weak. One that answers fast may be asked for a packet full; one that
// is slow is asked for less, and waited for longer, so that repeated requests do not pile up in it.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace snmp {

class Pace {
  public:
    using Milliseconds = std::chrono::milliseconds;

    Pace(Milliseconds timeout, int retries) : base_(timeout), retries_(retries) {}

    static constexpr std::size_t kNoLimit = 1000;
    static constexpr Milliseconds kLongest{10000};  ///< a single wait

    /// Objects that one request may ask for.
    [[nodiscard]] std::size_t most() const noexcept { return most_; }
    [[nodiscard]] Milliseconds timeout() const noexcept { return std::max(base_, waiting_); }
    /// Repeats; fewer while the agent is silent: a dead one shall cost little.
    [[nodiscard]] int retries() const noexcept {
        if (silences_ == 0) return retries_;
        return answered_ ? std::min(retries_, 1) : 0;
    }
    [[nodiscard]] int silences() const noexcept { return silences_; }  ///< since the last answer
    [[nodiscard]] bool everAnswered() const noexcept { return answered_; }

    /// `elapsed` since the first try. After a repeat it is not known which try was answered: the
    /// agent is slow, or a datagram was lost.
    void answered(std::size_t objects, Milliseconds elapsed, bool repeated) {
        answered_ = true;
        silences_ = 0;
        if (elapsed > timeout() / 2) {
            waiting_ = std::min({3 * elapsed, 4 * base_, std::max(base_, kLongest)});
            most_ = std::max<std::size_t>(objects / 2, 1);
            return;
        }
        if (repeated) return;
        if (elapsed < base_ / 2) waiting_ = {};
        most_ = elapsed < base_ / 15 ? kNoLimit : std::min(std::max(most_, 2 * objects), kNoLimit);
    }

    void silent() {
        ++silences_;
        waiting_ = std::min(2 * base_, std::max(base_, kLongest));
        most_ = std::max<std::size_t>(most_ / 4, 1);
    }

  private:
    Milliseconds base_;
    int retries_;
    Milliseconds waiting_{};
    std::size_t most_ = 1;
    int silences_ = 0;
    bool answered_ = false;
};

}  // namespace snmp
