#include "mailagent/cli/setup.h"

#include "base/log.h"
#include "base/text.h"

#include <fmt/format.h>
#include <algorithm>
#include <cstdio>

namespace cli {
namespace {

constexpr std::size_t kSentence = 4000;

base::log::Level translate(config::LogLevel level) {
    switch (level) {
        case config::LogLevel::debug:
            return base::log::Level::debug;
        case config::LogLevel::info:
            return base::log::Level::info;
        case config::LogLevel::warning:
            return base::log::Level::warning;
        case config::LogLevel::error:
            return base::log::Level::error;
    }
    return base::log::Level::info;
}

void print(const std::vector<config::Fault>& faults) {
    for (const auto& fault : faults) complain(config::print(fault));
}

bool fatal(const std::vector<config::Fault>& faults) {
    for (const auto& fault : faults) {
        if (!fault.warning) return true;
    }
    return false;
}

}  // namespace

void complain(const std::string& text) {
    fmt::print(stderr, "{}\n", base::printable(text, kSentence));
}

std::optional<config::Settings> loadSettings(const std::string& path, bool toRun) {
    auto loaded = config::load(path);
    print(loaded.faults);
    if (!loaded.usable) return std::nullopt;
    if (toRun) {
        const auto missing = config::readyToRun(loaded.settings);
        print(missing);
        if (fatal(missing)) return std::nullopt;
    }
    base::log::setLevel(translate(loaded.settings.agent.logLevel));
    return std::move(loaded.settings);
}

Setup::Setup(wiring::Installation made, const config::Agent& settings)
    : installation(std::move(made)),
      loop(static_cast<unsigned>(settings.workers)),
      context{loop, clock, *installation.journal, installation.key},
      accounts(loop, wiring::claimName(installation.key), &context.meters),
      agent(context, static_cast<std::size_t>(settings.parallelLogins),
            {.places = static_cast<std::size_t>(
                 std::min(settings.loginsPerServer, settings.parallelLogins))}) {}

std::function<std::string(const std::string& machine, std::string_view words)> maskedBy(
    const wiring::Accounts& accounts) {
    return [&accounts](const std::string& machine, std::string_view words) {
        return accounts.masked(machine, words);
    };
}

}  // namespace cli
