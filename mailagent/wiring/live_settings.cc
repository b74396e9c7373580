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

/// What stands in such files may have changed while the settings have not.
bool readsCertificates(const config::Machine& machine) {
    return !machine.gate.certificates.empty() || !machine.gate.authorities.empty();
}

std::string faultsOf(const std::vector<config::Fault>& faults) {
    std::string text;
    for (const auto& fault : faults) {
        if (!fault.warning) text += (text.empty() ? "" : "; ") + config::print(fault);
    }
    return text;
}

}  // namespace

LiveSettings::LiveSettings(std::string path, config::Settings settings, Accounts& accounts,
                           service::Agent& agent)
    : path_(std::move(path)), inForce_(std::move(settings)), accounts_(accounts), agent_(agent) {}

base::Result<> LiveSettings::start() {
    auto settings = std::exchange(inForce_, {});
    return apply(std::move(settings));
}

base::Result<> LiveSettings::reload() {
    auto loaded = config::load(path_);
    auto faults = faultsOf(loaded.faults);
    if (loaded.usable) faults = faultsOf(config::readyToRun(loaded.settings));
    if (!faults.empty()) {
        return base::fail(base::Kind::invalid,
                          "the settings in force stay, since the file has faults: " + faults);
    }
    return apply(std::move(loaded.settings));
}

base::Result<> LiveSettings::apply(config::Settings settings) {
    // Everything is built before anything is replaced: a fault leaves all as it was.
    std::vector<service::Account> changed;
    const auto old = byName(inForce_.machines);
    const auto present = byName(settings.machines);
    accounts_.forgetCertificates();
    for (const auto& machine : settings.machines) {
        const auto* before = named(old, machine.name);
        const bool same = before && *before == machine;
        if (!machine.enable || (same && !readsCertificates(machine))) continue;
        auto account = accounts_.make(machine, own_);
        if (!account) return base::fail(account.error());
        const auto running = same ? agent_.find(machine.name) : nullptr;
        if (running && running->settings().keyring == account->settings.keyring) continue;
        changed.push_back(std::move(*account));
    }
    own_.replace(addressesOf(settings.machines));
    for (const auto& machine : inForce_.machines) {
        const auto* after = named(present, machine.name);
        if (!after || !after->enable) agent_.drop(machine.name);
    }
    for (auto& account : changed) agent_.put(std::move(account));
    if (!inForce_.machines.empty() && !(settings.agent == inForce_.agent)) {
        base::log::warning("settings under [agent] count from the next start on");
    }
    const bool first = inForce_.machines.empty();  // they have their first turn anyway
    inForce_ = std::move(settings);                // thousands of machines: one copy is enough
    // Design decision 15: a refused login is tried again at once.
    if (!first) agent_.retryTroubled();
    return {};
}

}  // namespace wiring
