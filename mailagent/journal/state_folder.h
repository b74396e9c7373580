// The state folder and its lock: one agent per state folder (design decision 14).
#pragma once

#include "base/result.h"

#include <chrono>
#include <string>

namespace journal {

/// Holds the folder's lock as long as it lives; the kernel drops it with the process.
class StateLock {
  public:
    explicit StateLock(int descriptor) : descriptor_(descriptor) {}
    StateLock(StateLock&& other) noexcept;
    StateLock& operator=(StateLock&& other) noexcept;
    StateLock(const StateLock&) = delete;
    StateLock& operator=(const StateLock&) = delete;
    ~StateLock();

  private:
    int descriptor_;
};

/// What the folder is held for: the lock file says it beside the process.
enum class Hold {
    serving,     ///< mails, for as long as the agent runs
    forAMoment,  ///< an operator's question, answered from the journal while no agent runs
};

/// Makes the folder (mode 0700, with its parents) where it is missing and takes its lock. Who means
/// to serve waits up to kMomentsPatience for one that is held for a moment. Blocking.
/// `temporary`: another process holds it, and the text says which. `storage`: it cannot be made
/// or written.
inline constexpr std::chrono::seconds kMomentsPatience{10};
[[nodiscard]] base::Result<StateLock> lockStateFolder(const std::string& folder,
                                                      Hold hold = Hold::serving);

}  // namespace journal
