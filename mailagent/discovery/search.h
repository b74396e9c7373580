// Asks many addresses who they are, by SNMP and IPP, many at once but politely.
#pragma once

#include "machine/ipp/pool.h"
#include "machine/snmp/engine.h"
#include "mailagent/discovery/found.h"

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace discovery {

inline constexpr unsigned kUsualRate = 400;              ///< packets a second
inline constexpr std::size_t kMostConversations = 1000;  ///< by SNMP at once
inline constexpr std::size_t kMostByIpp = ipp::kMostWorkers;

struct Plan {
    std::vector<std::string> communities{"public"};  ///< tried one after the other, v2c then v1
    std::optional<snmp::Settings> v3{};              ///< instead of the communities
    std::uint16_t snmpPort = 161, ippPort = 631;
    unsigned rate = kUsualRate;  ///< packets a second to all addresses together, at most
};

struct Progress {
    std::size_t done = 0, all = 0, printers = 0, refusedLogins = 0;
};

/// Packets to an address where nobody answers.
[[nodiscard]] std::size_t packetsTo(const Plan& plan);
/// How long a search takes at most where nothing answers; each printer adds a little.
[[nodiscard]] std::chrono::seconds timeFor(std::size_t addresses, const Plan& plan);

struct Answered {
    std::vector<Found> found;  ///< whoever answered, printer or not, in the order of the targets
    Progress progress{};
    bool whole = false;  ///< false: `stop` was set
};

/// Blocks until every target has answered or has been silent long enough, or `stop` is set; then
/// what was found so far is told. `tell` is called about five times a second on this thread.
/// Targets need their address. SNMP: complete identity by GET and a few columns (2 to 20 requests
/// to a printer). IPP: one question where the port is open, ipp first, then ipps without a check of
/// the certificate; no password is sent.
[[nodiscard]] Answered search(const std::vector<Target>& targets, const Plan& plan,
                              snmp::Engine& engine, ipp::Pool& pool, const std::atomic<bool>& stop,
                              const std::function<void(const Progress&)>& tell);

}  // namespace discovery
