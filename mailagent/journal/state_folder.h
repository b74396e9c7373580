// The state folder and its lock: one agent per state folder (design decision 14).
#pragma once

#include "base/result.h"

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

/// Makes the folder (mode 0700, with its parents) where it is missing and takes its lock.
/// `temporary`: another process holds it, and the text says which. `storage`: it cannot be made
/// or written.
[[nodiscard]] base::Result<StateLock> lockStateFolder(const std::string& folder);

}  // namespace journal
