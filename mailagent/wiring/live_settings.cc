#include "mailagent/wiring/live_settings.h"

#include "base/log.h"

#include <fmt/format.h>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace wiring {
namespace {

using ByName = std::unordered_map<std::string_view, const config::Machine*>;

ByName byName(const std::vector<config::Machine>& machines) {
    ByName all;
    all.reserve(machines.size());
    for (const auto& machine : machines) all.emplace(machine.name, &machine);
    return all;
}

const config::Machine* named(const ByName& machines, const std::string& name) {
    const auto found = machines.find(name);
    return found == machines.end() ? nullptr : found->second;
}

/// Whether the settings name files whose content may have changed while they have not. Passwords
/// of mailbox and relay are looked up at each login anyway; ten thousand programs, each of which
/// may take its time, are not run for machines that did not change.
bool pointsElsewhere(const config::Machine& machine) {
    using Kind = config::SecretSource::Kind;
    const auto outside = [](const config::SecretSource& secret) {
        return secret.kind == Kind::file || secret.kind == Kind::credential;
    };
    const auto& snmp = machine.snmp;
    return !machine.gate.certificates.empty() || !machine.gate.authorities.empty() ||
           outside(machine.gate.cePassword) || outside(snmp.community) ||
           outside(snmp.authPassword) || outside(snmp.privPassword) ||
           outside(machine.ipp.password);
}

std::string faultsOf(const std::vector<config::Fault>& faults) {
    std::string text;
    for (const auto& fault : faults) {
        if (!fault.warning) text += (text.empty() ? "" : "; ") + config::print(fault);
    }
    return text;
}

constexpr net::Duration kLook = std::chrono::hours(1);

base::Unexpected notRead() {
    return base::fail(base::Kind::cancelled,
                      "the settings were not read again: the agent is leaving");
}

}  // namespace

/// What the file says now.
struct LiveSettings::Looked {
    /// A machine that may have to be made anew.
    struct Touched {
        const config::Machine* machine;  ///< in `settings`
        bool same;                       ///< its settings are; what they point to may have changed
    };
    config::Settings settings;
    std::string faults;
    std::vector<Touched> touched;
};

LiveSettings::LiveSettings(std::string path, config::Settings settings, net::Loop& loop,
                           Accounts& accounts, service::Agent& agent)
    : path_(std::move(path)),
      inForce_(std::move(settings)),
      loop_(loop),
      accounts_(accounts),
      agent_(agent),
      one_(loop, 1) {}

base::Result<> LiveSettings::start() {
    std::vector<service::Account> made;
    for (const auto& machine : inForce_.machines) {
        if (!machine.enable) continue;
        auto account = accounts_.make(machine, own_);
        if (!account) return base::fail(account.error());
        made.push_back(std::move(*account));
    }
    own_.replace(addressesOf(inForce_.machines));
    for (auto& account : made) agent_.put(std::move(account));
    return {};
}

net::Task<base::Result<>> LiveSettings::reload() {
    const auto mine = ++asked_;
    for (bool inside = false; !inside;) {
        inside = co_await one_.enter(net::in(kLook));
        if (!inside && loop_.stopping()) co_return notRead();
    }
    // Who waited is answered by whichever reading began after he had asked.
    if (answered_ < mine) {
        const auto begun = asked_;
        outcome_ = co_await readAgain();
        answered_ = begun;
    }
    auto outcome = outcome_;
    one_.leave();
    co_return outcome;
}

/// On a worker. Nothing changes what is in force meanwhile: there is one reload at a time.
LiveSettings::Looked LiveSettings::look() {
    auto loaded = config::load(path_);
    Looked looked{std::move(loaded.settings), faultsOf(loaded.faults), {}};
    if (loaded.usable) looked.faults = faultsOf(config::readyToRun(looked.settings));
    if (!looked.faults.empty()) return looked;
    accounts_.forgetCertificates();
    const auto old = byName(inForce_.machines);
    for (const auto& machine : looked.settings.machines) {
        const auto* before = named(old, machine.name);
        const bool same = before && *before == machine;
        if (!machine.enable || (same && !pointsElsewhere(machine))) continue;
        looked.touched.push_back({&machine, same});
    }
    return looked;
}

net::Task<base::Result<>> LiveSettings::readAgain() {
    const auto reading = [this] { return look(); };
    auto looked = co_await loop_.offload(reading);
    if (leaving()) co_return notRead();
    if (!looked.faults.empty()) {
        co_return base::fail(
            base::Kind::invalid,
            "the settings in force stay, since the file has faults: " + looked.faults);
    }
    // Everything is built before anything is replaced: a fault leaves all as it was.
    auto changed = co_await make(looked);
    if (!changed) co_return base::fail(changed.error());
    putInForce(std::move(looked.settings), std::move(*changed));
    co_return base::Result<>{};
}

/// A hand-over each: others have the worker between, and who leaves waits for one program only.
net::Task<base::Result<std::vector<service::Account>>> LiveSettings::make(const Looked& looked) {
    std::vector<service::Account> changed;
    for (const auto& [machine, same] : looked.touched) {
        const auto lookUp = [this, at = machine] { return accounts_.lookUp(*at); };
        auto found = co_await loop_.offload(lookUp);
        if (leaving()) co_return notRead();
        if (!found) co_return base::fail(found.error());
        const auto running = same ? agent_.find(machine->name) : nullptr;
        if (running && running->settings().keyring == found->keyring &&
            accounts_.madeWith(*machine, *found)) {
            continue;
        }
        changed.push_back(accounts_.make(*machine, std::move(*found), own_));
    }
    co_return changed;
}

void LiveSettings::putInForce(config::Settings settings, std::vector<service::Account> changed) {
    own_.replace(addressesOf(settings.machines));
    const auto present = byName(settings.machines);
    const auto served = [&present](const std::string& name) {
        const auto* machine = named(present, name);
        return machine && machine->enable;
    };
    for (const auto& machine : inForce_.machines) {
        if (!served(machine.name)) agent_.drop(machine.name);
    }
    accounts_.forgetAllBut(served);
    for (auto& account : changed) agent_.put(std::move(account));
    if (!(settings.agent == inForce_.agent)) {
        base::log::warning("settings under [agent] count from the next start on");
    }
    inForce_ = std::move(settings);  // thousands of machines: one copy is enough
    // Design decision 15: a refused login is tried again at once.
    agent_.retryTroubled();
}

}  // namespace wiring
