#include "mailagent/cli/operate.h"

#include "base/text.h"
#include "mailagent/cli/commands.h"
#include "mailagent/cli/setup.h"
#include "mailagent/control/client.h"

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>
#include <cstdio>
#include <iostream>
#include <thread>

namespace cli {
namespace {

/// An agent that starts holds the state folder before it listens.
constexpr std::chrono::seconds kStart{10};
constexpr std::chrono::milliseconds kBetweenTries{50};

/// One line from the terminal without echo, or from a pipe.
std::string readHidden(const std::string& prompt) {
    const bool terminal = ::isatty(STDIN_FILENO) == 1;
    termios before{};
    if (terminal) {
        fmt::print(stderr, "{}", prompt);
        ::tcgetattr(STDIN_FILENO, &before);
        termios silent = before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    std::string line;
    std::getline(std::cin, line);
    if (terminal) {
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        fmt::print(stderr, "\n");
    }
    return line;
}

std::optional<base::Secret> askPassword(const std::string& machine) {
    base::Secret first(readHidden(fmt::format("New CE password of {}: ", machine)));
    if (::isatty(STDIN_FILENO) != 1) return first;
    const base::Secret second(readHidden("The same again: "));
    if (first.expose() == second.expose()) return first;
    complain("The two differ; nothing was changed.");
    return std::nullopt;
}

/// At once, into a pipe too: a test tells its steps while it takes them.
void say(const std::string& line) {
    fmt::print("{}\n", line);
    std::fflush(stdout);
}

net::Task<> performHere(control::Workplace& workplace, control::Request request, control::Say say,
                        bool& done) {
    done = co_await control::perform(workplace, std::move(request), std::move(say));
    workplace.context.loop.stop();
}

bool needsAnAgent(const std::string& verb) {
    return verb == "poll" || verb == "reload" || verb == "trace";
}

int operateHere(const config::Settings& settings, wiring::Installation installation,
                control::Request request, const control::Say& answer) {
    if (request.words[0] == "status") say("No agent is running; this is what its journal holds:");
    Setup setup(std::move(installation), settings.agent);
    const gate::OwnAddresses own(wiring::addressesOf(settings.machines));
    for (const auto& machine : settings.machines) {
        auto account = setup.accounts.make(machine, own);
        if (!account) {
            complain(account.error().text);
            return kWrongInput;
        }
        setup.agent.hold(std::move(*account));
    }
    control::Workplace workplace{setup.context, setup.agent,
                                 []() -> net::Task<base::Result<>> { co_return base::Result<>{}; },
                                 maskedBy(setup.accounts), false};
    bool done = false;
    setup.loop.spawn(performHere(workplace, std::move(request), answer, done));
    setup.loop.run();
    return done ? kDone : kNotDone;
}

}  // namespace

int operate(const std::string& path, const std::vector<std::string>& words) {
    return operate(path, words, say);
}

int operate(const std::string& path, const std::vector<std::string>& words,
            const control::Say& answer) {
    const auto settings = loadSettings(path, false);
    if (!settings) return kWrongInput;
    control::Request request{words, {}};
    if (control::wantsPassword(words)) {
        auto password = askPassword(words[1]);
        if (!password) return kNotDone;
        request.password = std::move(*password);
    }
    const auto begun = std::chrono::steady_clock::now();
    for (;;) {
        const auto answered = control::call(settings->agent.controlSocket, request, answer);
        if (answered) return *answered ? kDone : kNotDone;
        auto trouble = answered.error();
        if (trouble.kind == base::Kind::missing && needsAnAgent(words[0])) {
            trouble.text = "No agent is running.";
        } else if (trouble.kind == base::Kind::missing) {
            auto installation =
                wiring::openInstallation(settings->agent, journal::Hold::forAMoment);
            if (installation) {
                return operateHere(*settings, std::move(*installation), std::move(request), answer);
            }
            trouble = installation.error();
        }
        const bool starting = trouble.kind == base::Kind::temporary &&
                              std::chrono::steady_clock::now() - begun < kStart;
        if (!starting) {
            complain(trouble.text);
            return kNotDone;
        }
        std::this_thread::sleep_for(kBetweenTries);
    }
}

}  // namespace cli
