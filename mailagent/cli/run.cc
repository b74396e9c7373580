#include "base/log.h"
#include "mailagent/cli/commands.h"
#include "mailagent/cli/setup.h"
#include "mailagent/cli/signals.h"
#include "mailagent/control/server.h"
#include "mailagent/metrics/http_server.h"
#include "mailagent/metrics/page.h"
#include "mailagent/wiring/descriptors.h"
#include "mailagent/wiring/live_settings.h"

#include <unistd.h>

namespace cli {
namespace {

/// Nothing here needs root, and what parses mails of strangers is better off without.
void warnOfRoot() {
    if (::geteuid() != 0) return;
    base::log::warning(
        "this runs as root and needs no right of root's; run it as a user of its own, as the unit "
        "mailagent.service does");
}

metrics::PerMachine translate(config::MachineMetrics from) {
    switch (from) {
        case config::MachineMetrics::none:
            return metrics::PerMachine::none;
        case config::MachineMetrics::trouble:
            return metrics::PerMachine::trouble;
        case config::MachineMetrics::all:
            return metrics::PerMachine::all;
    }
    return metrics::PerMachine::none;
}

/// Nothing where the settings name no address.
base::Result<std::unique_ptr<metrics::HttpServer>> openMetrics(Setup& setup,
                                                               const config::Agent& settings) {
    std::unique_ptr<metrics::HttpServer> none;
    if (settings.metrics.port == 0) return none;
    const auto perMachine = translate(settings.machineMetrics);
    const auto page = [&setup, perMachine] {
        return metrics::page(setup.context, setup.agent, perMachine);
    };
    auto server =
        metrics::HttpServer::bind(setup.loop, settings.metrics.host, settings.metrics.port, page);
    if (server) setup.loop.spawn((*server)->serve());
    return server;
}

net::Task<base::Result<>> reload(wiring::LiveSettings& live, wiring::DescriptorLimit& limit) {
    auto done = co_await live.reload();
    if (done) limit.check(live.inForce());
    co_return done;
}

net::Task<> readAgain(wiring::LiveSettings& live, wiring::DescriptorLimit& limit) {
    const auto done = co_await reload(live, limit);
    if (done) {
        base::log::info("the settings were read again");
    } else {
        base::log::error("{}", done.error().text);
    }
}

}  // namespace

int run(const std::string& path) {
    holdSignals();
    // Ten thousand mailboxes need as many descriptors.
    wiring::DescriptorLimit limit(wiring::raiseDescriptorLimit());
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
    wiring::LiveSettings live(path, std::move(*settings), setup.loop, setup.accounts, setup.agent);
    limit.check(live.inForce());
    control::Workplace workplace{setup.context, setup.agent,
                                 [&live, &limit] { return reload(live, limit); },
                                 maskedBy(setup.accounts)};
    auto server = control::Server::bind(own.controlSocket, workplace);
    if (!server) {
        complain(server.error().text);
        return kNotDone;
    }
    auto numbers = openMetrics(setup, own);
    if (!numbers) {
        complain(numbers.error().text);
        setup.loop.stop();
        setup.loop.run();
        return kWrongInput;
    }
    setup.loop.spawn(watchSignals(
        setup.loop,
        [&] {
            base::log::info("leaving: the mails at hand are finished first");
            setup.agent.leave();
        },
        [&] { setup.loop.spawn(readAgain(live, limit)); }));
    setup.loop.spawn((*server)->serve());
    if (auto started = live.start(); !started) {
        complain(started.error().text);
        setup.loop.stop();
        setup.loop.run();
        return kNotDone;
    }
    base::log::info("serving {} machines", setup.agent.size());
    setup.loop.run();
    base::log::info("ended");
    return kDone;
}

}  // namespace cli
