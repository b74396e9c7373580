// The memory twin of Source: answers with what it was given. Tests, demo and dry runs.
#pragma once

#include "machine/source.h"

#include <atomic>
#include <utility>

namespace machine {

class MemorySource final : public Source {
  public:
    explicit MemorySource(base::Result<Reading> answer) : answer_(std::move(answer)) {}

    /// What every later read() answers.
    void set(base::Result<Reading> answer) { answer_ = std::move(answer); }
    /// How often it was asked.
    [[nodiscard]] int reads() const noexcept { return reads_; }

    void read(base::Time, std::chrono::milliseconds, Done done) override {
        ++reads_;
        done(answer_);
    }

  private:
    base::Result<Reading> answer_;
    std::atomic<int> reads_ = 0;  ///< several machines may share it
};

}  // namespace machine
