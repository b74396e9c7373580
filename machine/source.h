// The port to a machine: where the values of the lists come from (M46).
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "machine/reading.h"

#include <chrono>
#include <functional>

namespace machine {

class Source {
  public:
    virtual ~Source() = default;

    using Done = std::function<void(base::Result<Reading>)>;

    /// Reads the machine once, within `patience`, and calls `done` exactly once, from any thread
    /// (also before read() returns). May block for as long as a small file takes: call it on a
    /// worker. A reading that is partly unknown is a success; an error is for a machine that said
    /// nothing at all.
    virtual void read(base::Time now, std::chrono::milliseconds patience, Done done) = 0;

    /// Whether read() waits for files, which may hang for ever where they lie on another computer.
    [[nodiscard]] virtual bool readsFiles() const { return false; }
};

}  // namespace machine
