#include "mailagent/cli/commands.h"
#include "mailagent/cli/setup.h"
#include "mailagent/cli/signals.h"

#include <fmt/format.h>
#include <algorithm>

namespace cli {
namespace {

net::Task<> turnAll(Setup& setup, std::vector<service::Account> accounts, bool untilEmpty,
                    bool& passed) {
    passed = co_await setup.agent.once(std::move(accounts), untilEmpty);
}

}  // namespace

int once(const std::string& path, const std::vector<std::string>& machines, bool untilEmpty) {
    holdSignals();
    auto settings = loadSettings(path, true);
    if (!settings) return kWrongInput;
    for (const auto& name : machines) {
        const auto& all = settings->machines;
        if (std::none_of(all.begin(), all.end(), [&](const auto& m) { return m.name == name; })) {
            complain(fmt::format("no machine is named {} in {}", name, path));
            return kWrongInput;
        }
    }
    auto installation = wiring::openInstallation(settings->agent);
    if (!installation) {
        complain(installation.error().text);
        return kNotDone;
    }
    Setup setup(std::move(*installation), settings->agent);
    std::vector<service::Account> accounts;
    const gate::OwnAddresses own(wiring::addressesOf(settings->machines));
    for (const auto& machine : settings->machines) {
        const bool named = machines.empty() || std::find(machines.begin(), machines.end(),
                                                         machine.name) != machines.end();
        if (!machine.enable || !named) continue;
        auto account = setup.accounts.make(machine, own);
        if (!account) {
            complain(account.error().text);
            return kWrongInput;
        }
        accounts.push_back(std::move(*account));
    }
    bool passed = false;
    setup.loop.spawn(watchSignals(
        setup.loop, [&] { setup.agent.leave(); }, [] {}));
    setup.loop.spawn(turnAll(setup, std::move(accounts), untilEmpty, passed));
    setup.loop.run();
    return passed ? kDone : kNotDone;
}

}  // namespace cli
