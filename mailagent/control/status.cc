#include "mailagent/control/status.h"

#include "base/text.h"
#include "mailagent/control/words.h"

#include <fmt/format.h>

namespace control {
namespace {

constexpr std::size_t kSlice = 500;  ///< machines without giving the loop to others

std::string clockOrDash(std::optional<base::Time> at, int offsetMinutes) {
    return at ? clockText(*at, offsetMinutes) : "-";
}

/// When the mailbox is looked at next, or since when it is at it.
std::string turnText(const service::CycleStatus& row, int offsetMinutes) {
    if (!row.atWorkSince) return clockOrDash(row.nextTurn, offsetMinutes);
    return "now, since " + clockText(*row.atWorkSince, offsetMinutes).substr(11);
}

const char* stateOf(const service::CycleStatus& row, bool serving) {
    if (!row.enabled) return "off";
    if (!serving) return "stopped";
    return row.trouble.empty() ? "well" : "trouble";
}

struct Row {
    service::CycleStatus status;
    int offsetMinutes = 0;
};

net::Task<std::vector<Row>> rowsOf(Workplace& workplace) {
    std::vector<Row> rows;
    const auto now = workplace.context.clock.now();
    const std::function<void(const service::MailboxCycle&)> show =
        [&rows, now](const service::MailboxCycle& cycle) {
            rows.push_back({cycle.status(), cycle.settings().zone.offsetMinutes(now)});
        };
    co_await workplace.agent.visit(show);
    co_return rows;
}

/// What the journal holds of all machines; nothing where it cannot be read.
net::Task<std::optional<journal::Journal::Tally>> tallied(Workplace& workplace) {
    auto& journal = workplace.context.journal;
    journal::Journal::Tally tally;
    const auto slice = [&journal, &tally] { return journal.tally(tally); };
    while (!tally.over) {
        auto done = co_await workplace.context.loop.offload(slice);
        if (!done) co_return std::nullopt;
    }
    co_return tally;
}

}  // namespace

net::Task<bool> status(Workplace& workplace, Say say) {
    say(fmt::format("{}  {:<9}  {:<19}  {:<19}  {:>8}  {:>9}  {:>6}  {:>7}  {:>7}",
                    cell("MACHINE", 20), "STATE", "LAST CONTACT", "NEXT TURN", "SERVED/H",
                    "ILLEGAL/H", "SERVED", "ILLEGAL", "WAITING"));
    auto tally = co_await tallied(workplace);
    const auto rows = co_await rowsOf(workplace);
    bool well = workplace.serving;
    std::size_t told = 0;
    for (const auto& [row, offset] : rows) {
        const auto counts = tally ? tally->accounts[row.account] : journal::Journal::Counts{};
        const auto known = [&tally](std::uint64_t count) {
            return tally ? std::to_string(count) : std::string("?");
        };
        say(fmt::format("{}  {:<9}  {:<19}  {:<19}  {:>8.0f}  {:>9.0f}  {:>6}  {:>7}  {:>7}",
                        cell(row.account, 20), stateOf(row, workplace.serving),
                        clockOrDash(row.lastContact, offset), turnText(row, offset),
                        row.servedInHour, row.illegalInHour, known(counts.mails - counts.illegal),
                        known(counts.illegal), known(counts.waitingReplies)));
        if (!row.trouble.empty()) say("  " + base::printable(row.trouble));
        well = well && row.trouble.empty();
        if (++told % kSlice == 0) (void)co_await workplace.context.loop.sleep(net::Duration(0));
    }
    co_return well;
}

net::Task<bool> watch(Workplace& workplace, Screen screen, Say say) {
    auto& journal = workplace.context.journal;
    auto waiting =
        co_await workplace.context.loop.offload([&journal] { return journal.waitingReplies(); });
    if (!waiting) co_return failed(say, waiting.error().text);
    auto rows = co_await rowsOf(workplace);
    Watched watched;
    watched.now = workplace.context.clock.now();
    const auto& meters = workplace.context.meters;
    const auto steady = net::Steady::now();
    watched.servedInMinute = meters.servedInMinute.at(steady);
    watched.servedInHour = meters.servedInHour.at(steady);
    watched.illegalInHour = meters.illegalInHour.at(steady);
    watched.rows.reserve(rows.size());
    for (auto& row : rows) {
        const auto found = waiting->find(row.status.account);
        const std::uint64_t replies = found == waiting->end() ? 0 : found->second;
        watched.rows.push_back({std::move(row.status), replies});
    }
    // Some ten milliseconds for ten thousand machines: on a worker, for the mails' sake.
    const auto lines = co_await workplace.context.loop.offload(
        [&watched, &screen] { return watchTable(std::move(watched), screen); });
    for (const auto& line : lines) say(line);
    co_return true;
}

}  // namespace control
