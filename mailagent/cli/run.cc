#include "base/log.h"
#include "mailagent/cli/commands.h"
#include "mailagent/cli/setup.h"
#include "mailagent/cli/signals.h"
#include "mailagent/control/server.h"
#include "mailagent/wiring/live_settings.h"

#include <sys/resource.h>
#include <unistd.h>

namespace cli {
namespace {

/// Ten thousand mailboxes need as many descriptors: take what the system allows.
void raiseDescriptorLimit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// Nothing here needs root, and what parses mails of strangers is better off without.
void warnOfRoot() {
    if (::geteuid() != 0) return;
    base::log::warning(
        "this runs as root and needs no right of root's; run it as a user of its own, as the unit "
        "mailagent.service does");
}

}  // namespace

int run(const std::string& path) {
    holdSignals();
    raiseDescriptorLimit();
    auto settings = loadSettings(path, true);
    if (!settings) return kWrongInput;
    const auto own = settings->agent;
    auto installation = wiring::openInstallation(own);
    if (!installation) {
        complain(installation.error().text);
        return kNotDone;
    }
    warnOfRoot();
    Setup setup(std::move(*installation), own);
    wiring::LiveSettings live(path, std::move(*settings), setup.accounts, setup.agent);
    control::Workplace workplace{setup.context, setup.agent, [&live] { return live.reload(); }};
    auto server = control::Server::bind(own.controlSocket, workplace);
    if (!server) {
        complain(server.error().text);
        return kNotDone;
    }
    setup.loop.spawn(watchSignals(
        setup.loop,
        [&] {
            base::log::info("leaving: the mails at hand are finished first");
            setup.agent.leave();
        },
        [&] {
            if (auto done = live.reload(); done) {
                base::log::info("the settings were read again");
            } else {
                base::log::error("{}", done.error().text);
            }
        }));
    setup.loop.spawn((*server)->serve());
    if (auto started = live.start(); !started) {
        complain(started.error().text);
        setup.loop.stop();
        setup.loop.run();
        return kNotDone;
    }
    base::log::info("serving {} machines", setup.agent.status().size());
    setup.loop.run();
    base::log::info("ended");
    return kDone;
}

}  // namespace cli
