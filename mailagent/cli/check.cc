#include "config/print.h"
#include "mailagent/cli/commands.h"
#include "mailagent/cli/setup.h"

#include <fmt/format.h>
#include <cstdio>

namespace cli {

int check(const std::string& path) {
    const auto settings = loadSettings(path, true);
    if (!settings) return kWrongInput;
    bool right = true;
    wiring::Keyrings keyrings;
    const auto tell = [&](const std::string& fault) {
        complain(fault);
        right = false;
    };
    for (const auto& machine : settings->machines) {
        for (const auto& fault : wiring::sourceFaults(machine)) tell(fault);
        for (const auto& fault : wiring::rulesOf(machine).faults) tell(fault);
        if (const auto keyring = keyrings.of(machine); !keyring) tell(keyring.error().text);
    }
    if (!right) return kWrongInput;
    fmt::print("{} is right: {} machine{}.\n", path, settings->machines.size(),
               settings->machines.size() == 1 ? "" : "s");
    return kDone;
}

int printSample() {
    fmt::print("{}", config::printSample());
    return kDone;
}

int printDocumentation() {
    fmt::print("{}", config::printSettingsDoc());
    return kDone;
}

}  // namespace cli
