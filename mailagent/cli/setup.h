// What run, once and the operations share: settings loaded and told about, the parts put together.
#pragma once

#include "config/load.h"
#include "mailagent/service/agent.h"
#include "mailagent/wiring/accounts.h"
#include "mailagent/wiring/installation.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace cli {

/// The settings, with faults and warnings on stderr; nullopt where they cannot be used, or
/// (`toRun`) where they are not enough for serving mail.
[[nodiscard]] std::optional<config::Settings> loadSettings(const std::string& path, bool toRun);

/// Prints one error on stderr, safe for a terminal.
void complain(const std::string& text);

/// An agent with everything it stands on, in the order in which it must go down again.
struct Setup {
    Setup(wiring::Installation made, const config::Agent& agent);
    wiring::Installation installation;
    base::SystemClock clock;
    net::Loop loop;
    service::Context context;
    wiring::Accounts accounts;
    service::Agent agent;
};

/// What control::Workplace asks for. The accounts outlive it.
[[nodiscard]] std::function<std::string(const std::string& machine, std::string_view words)>
maskedBy(const wiring::Accounts& accounts);

}  // namespace cli
