#include "base/file.h"
#include "base/text.h"
#include "mailagent/cli/commands.h"
#include "mailagent/cli/setup.h"
#include "mailagent/discovery/fragment.h"
#include "mailagent/discovery/known.h"
#include "mailagent/discovery/ports.h"
#include "mailagent/discovery/search.h"
#include "mailagent/discovery/table.h"
#include "net/workers.h"

#include <fmt/format.h>
#include <unistd.h>
#include <algorithm>
#include <csignal>
#include <filesystem>

namespace cli {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kLookUps = 16;  ///< names at once
constexpr base::Bytes kMostSecretFile{4096};
constexpr std::chrono::seconds kTellEvery{5};  ///< where stderr is no terminal

std::atomic<bool> stopped = false;

/// The first Ctrl-C ends the search, a second one the program.
void stopOnSignals() {
    struct sigaction action {};
    action.sa_handler = [](int) { stopped = true; };
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    for (const int signal : {SIGINT, SIGTERM}) ::sigaction(signal, &action, nullptr);
}

base::Result<base::Secret> passphrase(const std::string& path) {
    auto bytes = base::readFile(path, kMostSecretFile);
    if (!bytes) return base::fail(bytes.error());
    base::Secret secret{std::string(base::trim(*bytes))};
    base::wipe(*bytes);
    return secret;
}

template <class Enum>
Enum numberOf(const char* const (&words)[6], const std::string& word) {
    const auto found = std::find(std::begin(words), std::end(words), word);
    return static_cast<Enum>(found - std::begin(words));
}

base::Result<std::optional<snmp::Settings>> v3Of(const DiscoverAs& as) {
    if (as.user.empty()) return std::optional<snmp::Settings>{};
    snmp::Settings settings;
    settings.address = "0.0.0.0";  // each target's takes its place
    settings.version = snmp::Version::v3;
    settings.user = as.user;
    settings.context = as.context;
    settings.authProtocol = numberOf<snmp::AuthProtocol>(kAuthProtocols, as.authProtocol);
    settings.privProtocol = numberOf<snmp::PrivProtocol>(kPrivProtocols, as.privProtocol);
    if (!as.authFile.empty()) {
        auto secret = passphrase(as.authFile);
        if (!secret) return base::fail(secret.error());
        settings.authPassphrase = std::move(*secret);
        settings.level = snmp::Level::authNoPriv;
    }
    if (!as.privFile.empty()) {
        auto secret = passphrase(as.privFile);
        if (!secret) return base::fail(secret.error());
        settings.privPassphrase = std::move(*secret);
        settings.level = snmp::Level::authPriv;
    }
    if (auto right = snmp::check(settings); !right) return base::fail(right.error());
    return std::optional(std::move(settings));
}

base::Result<discovery::Plan> planOf(const DiscoverAs& as) {
    discovery::Plan plan{.snmpPort = as.port, .ippPort = as.ippPort, .rate = as.rate};
    if (!as.communities.empty()) plan.communities = as.communities;
    for (const auto& community : plan.communities) {
        if (community.empty() || community.size() > snmp::kMostCommunity) {
            return base::fail(base::Kind::invalid, fmt::format("a community has 1 to {} characters",
                                                               snmp::kMostCommunity));
        }
    }
    auto v3 = v3Of(as);
    if (!v3) return base::fail(v3.error());
    plan.v3 = std::move(*v3);
    return plan;
}

/// Names become addresses, several at a time; what has none is complained of and left out.
bool lookUpAll(std::vector<discovery::Target>& targets) {
    std::vector<base::Error> errors(targets.size());
    {
        net::Workers workers(kLookUps);
        for (std::size_t i = 0; i < targets.size(); ++i) {
            if (!targets[i].address.empty()) continue;
            workers.run([&targets, &errors, i] {
                auto address = discovery::lookUp(targets[i].host);
                if (address) {
                    targets[i].address = std::move(*address);
                } else {
                    errors[i] = address.error();
                }
            });
        }
    }
    for (const auto& error : errors) {
        if (!error.text.empty()) complain(error.text);
    }
    return std::erase_if(targets, [](const auto& one) { return one.address.empty(); }) == 0;
}

/// The machines of the settings as far as they can be read: there may be none yet.
std::vector<discovery::Known> knownMachines(const std::string& path) {
    std::vector<discovery::Known> known;
    std::error_code none;
    if (!fs::exists(path, none)) return known;
    std::vector<discovery::Target> names;
    for (const auto& machine : config::load(path).settings.machines) {
        discovery::Known one{.name = machine.name, .serial = machine.serial};
        if (!machine.snmp.address.empty()) one.addresses.push_back(machine.snmp.address);
        if (!machine.ipp.uri.empty()) {
            if (const auto ipp = ipp::parseUri(machine.ipp.uri)) {
                one.addresses.push_back(ipp->host);
            }
        }
        known.push_back(std::move(one));
    }
    net::Workers workers(kLookUps);
    for (auto& one : known) {
        workers.run([&one] {
            const auto written = one.addresses;
            for (const auto& host : written) {
                if (const auto address = discovery::lookUp(host)) one.addresses.push_back(*address);
            }
        });
    }
    workers.finish();
    return known;
}

/// A line that refreshes on a terminal, else one every few seconds.
class Teller {
  public:
    void operator()(const discovery::Progress& now) {
        const auto text = fmt::format("{} of {} addresses, {} printer{} found", now.done, now.all,
                                      now.printers, now.printers == 1 ? "" : "s");
        if (terminal_) {
            fmt::print(stderr, "\r\x1b[K{}", text);
            shown_ = true;
        } else if (Steady::now() - told_ >= kTellEvery) {
            told_ = Steady::now();
            fmt::print(stderr, "{}\n", text);
        }
    }
    void clear() const {
        if (shown_) fmt::print(stderr, "\r\x1b[K");
    }

  private:
    using Steady = std::chrono::steady_clock;
    const bool terminal_ = ::isatty(STDERR_FILENO) == 1;
    bool shown_ = false;
    Steady::time_point told_ = Steady::now();
};

discovery::Access accessOf(const DiscoverAs& as) {
    const auto absolute = [](const std::string& path) {
        std::error_code none;
        return path.empty() ? path : fs::absolute(path, none).string();
    };
    return {.port = as.port,
            .user = as.user,
            .authProtocol = as.authProtocol,
            .authFile = absolute(as.authFile),
            .privProtocol = as.privProtocol,
            .privFile = absolute(as.privFile),
            .context = as.context};
}

bool namesFolder(const std::string& path) {
    std::error_code none;
    return path.ends_with('/') || fs::is_directory(path, none);
}

bool create(const std::string& path, const std::string& text) {
    const auto made = discovery::createFile(path, text);
    if (!made) {
        complain(made.error().text);
    } else {
        fmt::print("wrote {}\n", base::printable(path));
    }
    return made.has_value();
}

/// One file a machine in a folder, or all in one file.
bool writeFragments(const std::vector<discovery::Found>& found,
                    const std::vector<discovery::Known>& known, const DiscoverAs& as) {
    std::set<std::string> taken;
    for (const auto& one : known) taken.insert(one.name);
    const bool folder = namesFolder(as.write);
    std::error_code none;
    if (folder) fs::create_directories(as.write, none);
    const auto access = accessOf(as);
    std::string all;
    bool right = true;
    for (const auto& one : found) {
        if (!one.printer || !one.known.empty() || !one.twin.empty()) continue;
        const auto name = discovery::nameFor(one, taken);
        const auto text = discovery::fragment(one, name, access);
        if (folder) {
            right = create((fs::path(as.write) / (name + ".toml")).string(), text) && right;
        } else {
            all += (all.empty() ? "" : "\n") + text;
        }
    }
    if (folder || !right) return right;
    if (all.empty()) {
        complain("No printer is new; nothing was written.");
        return true;
    }
    return create(as.write, all);
}

bool fileInTheWay(const std::string& path) {
    std::error_code none;
    if (path.empty() || namesFolder(path) || !fs::exists(path, none)) return false;
    complain(fmt::format("{} is there already and is left as it is; name another file", path));
    return true;
}

void summarize(const discovery::Answered& answered, std::size_t shown) {
    const auto& progress = answered.progress;
    if (!answered.whole) {
        complain(fmt::format("Interrupted after {} of {} addresses.", progress.done, progress.all));
    }
    if (progress.refusedLogins > 0) {
        complain(fmt::format("{} SNMPv3 agent{} the login: check user, passphrases and protocols.",
                             progress.refusedLogins,
                             progress.refusedLogins == 1 ? " refuses" : "s refuse"));
    }
    if (shown > 0) return;
    complain(fmt::format(
        "No printer answers at {} address{}: check the range, --community, and whether SNMP or IPP "
        "is switched on.",
        progress.all, progress.all == 1 ? "" : "es"));
}

}  // namespace

int discover(const std::string& settings, const DiscoverAs& as) {
    auto targets = discovery::parseTargets(as.targets);
    if (!targets) {
        complain(targets.error().text);
        return kWrongInput;
    }
    const auto plan = planOf(as);
    if (!plan) {
        complain(plan.error().text);
        return kWrongInput;
    }
    if (fileInTheWay(as.write)) return kWrongInput;
    bool right = lookUpAll(*targets);
    if (targets->empty()) return kNotDone;
    const auto known = knownMachines(settings);
    if (targets->size() > 1) {
        fmt::print(stderr, "Searching {} addresses, about {} s where few answer.\n",
                   targets->size(), discovery::timeFor(targets->size(), *plan).count());
    }
    stopOnSignals();
    discovery::Answered answered;
    {
        snmp::Engine engine;
        ipp::Pool pool;
        Teller tell;
        answered = discovery::search(*targets, *plan, engine, pool, stopped, std::ref(tell));
        tell.clear();
    }
    if (!as.all) std::erase_if(answered.found, [](const auto& one) { return !one.printer; });
    discovery::mark(answered.found, known);
    if (!answered.found.empty()) fmt::print("{}", discovery::table(answered.found));
    summarize(answered, answered.found.size());
    if (!as.write.empty()) right = writeFragments(answered.found, known, as) && right;
    return right && answered.whole && !answered.found.empty() ? kDone : kNotDone;
}

}  // namespace cli
