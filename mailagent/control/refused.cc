#include "mailagent/control/refused.h"

#include "base/log.h"
#include "base/text.h"
#include "mailagent/command/remote_settings.h"
#include "mailagent/control/words.h"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <tuple>

namespace control {
namespace {

constexpr std::size_t kMostRows = 200;

struct Row {
    std::string account, sender, reason;
    std::size_t times = 0;
    base::Time last{};
};

/// The sentence without its numbers: sizes and dates do not make another reason.
std::string kindOf(const std::string& reason) {
    std::string kind;
    for (const char c : reason) {
        if (!base::isDigit(c)) kind += c;
    }
    return kind;
}

std::vector<Row> rowsOf(const std::vector<journal::Journal::Account>& mails) {
    std::map<std::tuple<std::string, std::string, std::string>, Row> by;
    for (const auto& mail : mails) {
        if (!mail.refused) continue;
        auto& row = by[{mail.mail.key.account, mail.sender, kindOf(mail.reason)}];
        row.account = mail.mail.key.account;
        row.sender = mail.sender;
        ++row.times;
        if (mail.taken >= row.last) row.reason = mail.reason;
        row.last = std::max(row.last, mail.taken);
    }
    std::vector<Row> rows;
    rows.reserve(by.size());
    for (auto& [key, row] : by) rows.push_back(std::move(row));
    std::stable_sort(rows.begin(), rows.end(),
                     [](const Row& a, const Row& b) { return a.last > b.last; });
    return rows;
}

std::string settingNames() {
    std::string names;
    for (const auto& setting : command::kRemoteSettings) {
        names += (names.empty() ? "" : ", ") + std::string(setting.name);
    }
    return names;
}

}  // namespace

net::Task<bool> refused(Workplace& workplace, std::string machine, Say say) {
    auto& journal = workplace.context.journal;
    const auto look = [&journal, &machine]() -> base::Result<std::vector<Row>> {
        const auto mails = journal.mails(machine);
        if (!mails) return base::fail(mails.error());
        return rowsOf(*mails);
    };
    const auto found = co_await workplace.context.loop.offload(look);
    if (!found) co_return failed(say, found.error().text);
    const auto& rows = *found;
    say(fmt::format("{:>6}  {:<19}  {:<20}  {}", "TIMES", "LAST", "MACHINE", "WHO AND WHY"));
    for (std::size_t i = 0; i < rows.size() && i < kMostRows; ++i) {
        const auto cycle = workplace.agent.find(rows[i].account);
        const int offset = cycle ? cycle->settings().zone.offsetMinutes(rows[i].last) : 0;
        say(fmt::format("{:>6}  {:<19}  {:<20}  {}: {}", rows[i].times,
                        clockText(rows[i].last, offset), base::printable(rows[i].account, 40),
                        base::printable(rows[i].sender.empty() ? "nobody" : rows[i].sender, 120),
                        base::printable(rows[i].reason, 400)));
    }
    if (rows.size() > kMostRows) say(fmt::format("({} older rows)", rows.size() - kMostRows));
    if (rows.empty()) say("No mail was refused.");
    co_return true;
}

net::Task<bool> unset(Workplace& workplace, std::string machine, std::string setting, Say say) {
    const auto cycle = workplace.agent.find(machine);
    if (!cycle) co_return unknownMachine(say, machine);
    std::string name;
    if (!setting.empty()) {
        const auto* row = command::findSetting(setting);
        if (row == nullptr) {
            co_return failed(say, fmt::format("{} is no setting that mails set; there is {}.",
                                              setting, settingNames()));
        }
        name = row->name;
    }
    auto& journal = workplace.context.journal;
    const auto now = workplace.context.clock.now();
    auto done = co_await workplace.context.loop.offload(
        [&journal, &machine, &name, now] { return journal.takeBack(machine, name, now); });
    if (!done) co_return failed(say, done.error().text);
    base::log::info("{}: {} set by mail was taken back by the operator", machine,
                    name.empty() ? std::string("everything") : name);
    cycle->wake();
    say("The settings file counts again, from the next look into the mailbox on.");
    co_return true;
}

}  // namespace control
