// How many log lines the like troubles of many may cost: twenty in ten minutes, and then one that
// says that there are more.
#pragma once

#include <chrono>
#include <cstddef>

namespace base {

class LineBudget {
  public:
    using Time = std::chrono::steady_clock::time_point;
    enum class May {
        tell,
        sayThatThereAreMore,  ///< once, and nothing behind it
        beSilent,
    };

    /// For one line more.
    [[nodiscard]] May take(Time now) {
        if (now >= until_) {
            until_ = now + kIn;
            lines_ = 0;
        }
        if (lines_ > kLines) return May::beSilent;
        return lines_++ < kLines ? May::tell : May::sayThatThereAreMore;
    }

  private:
    static constexpr std::size_t kLines = 20;
    static constexpr std::chrono::minutes kIn{10};
    std::size_t lines_ = 0;  ///< taken, until then
    Time until_{};
};

}  // namespace base
