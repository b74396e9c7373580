#include "mailagent/wiring/descriptors.h"

#include "base/log.h"
#include "mailagent/wiring/accounts.h"

#include <sys/resource.h>
#include <algorithm>
#include <limits>
#include <string>
#include <unordered_map>

namespace wiring {
namespace {

/// Mailbox, relay and machine.
constexpr std::size_t kEachTurn = 3;
/// Journal, sockets of its own, name look-ups, operators' programs, relays that stay connected.
constexpr std::size_t kReserve = 100;
/// libcurl's own: two for each 64 connections (net::CurlMulti::kMost).
constexpr std::size_t kPushingEach = 32;

bool mayPush(const config::Machine& machine) {
    return machine.receiving.kind == config::ReceivingKind::imap &&
           machine.receiving.push.mode != config::PushMode::off;
}

}  // namespace

DescriptorNeed descriptorsNeeded(const config::Settings& settings) {
    DescriptorNeed need;
    std::unordered_map<std::string, int> pushing;  // by server
    for (const auto& machine : settings.machines) {
        if (!machine.enable) continue;
        ++need.machines;
        if (!mayPush(machine)) continue;
        auto& there = pushing[serverOf(machine.receiving)];
        const int most = machine.receiving.push.perServer;
        if (most > 0 && there >= most) continue;
        ++there;
        ++need.pushing;
    }
    const auto turns = static_cast<std::size_t>(std::max(settings.agent.parallelLogins, 1));
    // As many again over connections that were kept.
    need.others =
        kEachTurn * std::min(2 * turns, need.machines) + need.pushing / kPushingEach + kReserve;
    return need;
}

std::size_t raiseDescriptorLimit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return std::numeric_limits<std::size_t>::max();
    const auto before = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max;
    const bool raised = ::setrlimit(RLIMIT_NOFILE, &limit) == 0;
    return static_cast<std::size_t>(raised ? limit.rlim_cur : before);
}

void DescriptorLimit::check(const config::Settings& settings) {
    const auto need = descriptorsNeeded(settings);
    if (need.all() <= limit_ || need.all() <= told_) return;
    told_ = need.all();
    base::log::warning(
        "{} machines may need {} descriptors at once ({} of them for mailboxes that wait for new "
        "mail, {} for turns, relays and the agent itself), and this process may open {}: set "
        "LimitNOFILE={} in its unit, or `ulimit -n {}` before it starts; until then some mailboxes "
        "stay unserved",
        need.machines, need.all(), need.pushing, need.others, limit_, need.all(), need.all());
}

}  // namespace wiring
