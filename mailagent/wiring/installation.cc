#include "mailagent/wiring/installation.h"

#include "base/digest.h"
#include "config/secret_source.h"
#include "mailagent/journal/key.h"
#include "mailagent/journal/sqlite/sqlite_journal.h"

namespace wiring {
namespace {

base::Result<base::Secret> keyOf(const config::Agent& agent) {
    if (!agent.key.given()) return journal::loadOrMakeKey(agent.stateFolder + "/key");
    return config::resolve(agent.key);
}

}  // namespace

std::string claimName(const base::Secret& key) {
    // Frozen: with another label an agent would not know its own marks again.
    constexpr std::string_view kLabel = "mailagent claim 1";
    constexpr std::size_t kDigits = 16;
    return base::hmacSha256Hex(key.expose(), kLabel).substr(0, kDigits);
}

base::Result<Installation> openInstallation(const config::Agent& agent, journal::Hold hold) {
    auto lock = journal::lockStateFolder(agent.stateFolder, hold);
    if (!lock) return base::fail(lock.error());
    auto key = keyOf(agent);
    if (!key) return base::fail(key.error());
    journal::SqliteOptions options;
    options.logRows = static_cast<std::size_t>(agent.mailLogRows);
    options.depth.span = std::chrono::days(agent.historyDays);
    options.depth.readings = static_cast<std::size_t>(agent.historyReadings);
    auto opened = journal::SqliteJournal::open(agent.stateFolder + "/journal.db", options);
    if (!opened) return base::fail(opened.error());
    return Installation{std::move(*lock), std::move(*key), std::move(*opened)};
}

}  // namespace wiring
