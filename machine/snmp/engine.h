// All SNMP conversations of the program, on one thread of its own.
//
// net-snmp keeps its v3 users in globals, so one Engine is made by the wiring and shared by all
// machines. A conversation has one request under way at a time: printers are weak. A thousand
// machines are read at once.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "base/units.h"
#include "machine/snmp/plan.h"
#include "machine/snmp/settings.h"

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace snmp {

/// What a conversation took. A repeated request counts in `repeats` and in the bytes; bytes are
/// those of UDP's payload.
struct Cost {
    std::size_t requests = 0, repeats = 0;
    base::Bytes sent{}, received{};
    std::chrono::milliseconds time{};
};

/// What is wanted of one agent.
struct Order {
    Settings settings;
    base::Time now{};  ///< becomes Walk::taken
    std::chrono::milliseconds patience{30000};
    std::vector<Oid> questions{};  ///< complete objects, asked by GET
    /// What to walk after that, from what was answered; runs on the engine's thread and must not
    /// block. Empty: nothing is walked.
    std::function<std::vector<Subtree>(const Walk&)> then{};
};

struct Outcome {
    /// What was read, if only in part (Walk::remarks says what is missing and why). An error where
    /// the agent said nothing: `timeout` (silence), `network` (unknown name, unreachable, port
    /// closed), `login` (v3 user, passphrase, level), `invalid` (settings), `protocol`,
    /// `cancelled`.
    base::Result<Walk> walk;
    Cost cost{};
    bool whole = false;  ///< everything was read to its end
};

class Engine {
  public:
    /// Throws std::system_error where the kernel has no thread or descriptor left.
    Engine();
    /// Breaks off what is under way (`cancelled`, or the part that was read) and waits for every
    /// `done` to return.
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    using Done = std::function<void(Outcome)>;

    /// Any thread. Calls `done` exactly once, on a worker thread, at the latest when `patience`
    /// has passed (a host name that must be looked up blocks the caller meanwhile).
    void ask(Order order, Done done);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// An Order that walks these subtrees, for recording and for discovery.
[[nodiscard]] Order walkOf(Settings settings, std::vector<Subtree> subtrees, base::Time now,
                           std::chrono::milliseconds patience);

}  // namespace snmp
