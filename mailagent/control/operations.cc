#include "mailagent/control/operations.h"

#include "base/log.h"
#include "base/text.h"
#include "mailagent/control/enrol.h"
#include "mailagent/control/refused.h"
#include "mailagent/control/words.h"
#include "mailagent/gate/password.h"
#include "mailagent/service/password_in_force.h"

#include <fmt/format.h>
#include <charconv>

namespace control {
namespace {

constexpr std::size_t kLogRows = 10;  ///< M33
constexpr std::size_t kMostLogRows = 10000;

std::string clockOrDash(std::optional<base::Time> at, int offsetMinutes) {
    return at ? clockText(*at, offsetMinutes) : "-";
}

/// When the mailbox is looked at next, or since when it is at it.
std::string turnText(const service::CycleStatus& row, int offsetMinutes) {
    if (!row.atWorkSince) return clockOrDash(row.nextTurn, offsetMinutes);
    return "now, since " + clockText(*row.atWorkSince, offsetMinutes).substr(11);
}

const char* directionText(journal::LogRow::Direction direction) {
    switch (direction) {
        case journal::LogRow::Direction::received:
            return "received";
        case journal::LogRow::Direction::sent:
            return "sent";
        case journal::LogRow::Direction::notice:
            return "notice";
    }
    return "?";
}

std::string cell(std::string_view text, std::size_t width) {
    const std::string safe = base::printable(text);
    std::string cut(base::clipToWidth(safe, width));
    const std::size_t used = base::displayWidth(cut);
    return cut + std::string(width - std::min(width, used), ' ');
}

class Operation {
  public:
    Operation(Workplace& workplace, Say say) : workplace_(workplace), say_(std::move(say)) {}

    net::Task<bool> status() {
        say_(fmt::format("{}  {:<9}  {:<19}  {:<19}  {:>6}  {:>7}  {:>7}", cell("MACHINE", 20),
                         "STATE", "LAST CONTACT", "NEXT TURN", "SERVED", "ILLEGAL", "WAITING"));
        bool well = workplace_.serving;
        for (const auto& row : workplace_.agent.status()) {
            auto counts = co_await counted(row.account);
            const int offset = offsetOf(row.account);
            say_(fmt::format("{}  {:<9}  {:<19}  {:<19}  {:>6}  {:>7}  {:>7}",
                             cell(row.account, 20), stateOf(row),
                             clockOrDash(row.lastContact, offset), turnText(row, offset),
                             counts ? std::to_string(counts->mails - counts->illegal) : "?",
                             counts ? std::to_string(counts->illegal) : "?",
                             counts ? std::to_string(counts->waitingReplies) : "?"));
            if (!row.trouble.empty()) say_("  " + base::printable(row.trouble));
            well = well && row.trouble.empty();
        }
        co_return well;
    }

    net::Task<bool> log(std::string machine, std::size_t rows) {
        auto& journal = workplace_.context.journal;
        auto found = co_await workplace_.context.loop.offload(
            [&journal, &machine, rows] { return journal.mailLog(machine, rows); });
        if (!found) co_return failed(found.error().text);
        printLog(*found, offsetOf(machine), say_);
        co_return true;
    }

    net::Task<bool> test(service::TestKind kind, std::string machine) {
        auto cycle = workplace_.agent.find(machine);
        if (!cycle) co_return unknown(machine);
        const bool passed = co_await cycle->test(kind, [this](const service::TestStep& step) {
            say_(fmt::format("{}  {}", step.passed ? "ok    " : "FAILED", step.text));
        });
        say_(passed ? "The test passed." : "The test failed.");
        co_return passed;
    }

    net::Task<bool> setPassword(std::string machine, base::Secret password) {
        auto cycle = workplace_.agent.find(machine);
        if (!cycle) co_return unknown(machine);
        if (!gate::passwordFormatOk(password.expose())) {
            co_return failed("A CE password has 1 to 20 printable ASCII characters and no blank.");
        }
        const auto& context = workplace_.context;
        service::PasswordInForce inForce(context.key, machine, cycle->settings().filePassword, {});
        auto record = inForce.change(password, context.clock.now());
        co_return co_await store(std::move(machine), std::move(record),
                                 "The new password counts from the next mail on.");
    }

    net::Task<bool> forget(std::string machine) {
        if (!workplace_.agent.find(machine)) co_return unknown(machine);
        co_return co_await store(std::move(machine), std::nullopt,
                                 "The password of the settings file counts again.");
    }

    net::Task<bool> poll(std::string machine) {
        if (machine.empty()) {
            workplace_.agent.wakeAll();
            co_return true;
        }
        auto cycle = workplace_.agent.find(machine);
        if (!cycle) co_return unknown(machine);
        cycle->wake();
        co_return true;
    }

    net::Task<bool> reload() {
        auto done = workplace_.reload();
        if (!done) co_return failed(done.error().text);
        say_("The settings were read again.");
        co_return true;
    }

    bool failed(const std::string& text) { return control::failed(say_, text); }
    bool unknown(const std::string& machine) { return unknownMachine(say_, machine); }

  private:
    const char* stateOf(const service::CycleStatus& row) const {
        if (!row.enabled) return "off";
        if (!workplace_.serving) return "stopped";
        return row.trouble.empty() ? "well" : "trouble";
    }

    net::Task<base::Result<journal::Journal::Counts>> counted(std::string machine) {
        auto& journal = workplace_.context.journal;
        co_return co_await workplace_.context.loop.offload(
            [&journal, &machine] { return journal.counts(machine); });
    }

    net::Task<bool> store(std::string machine, std::optional<journal::PasswordRecord> record,
                          std::string success) {
        auto& journal = workplace_.context.journal;
        auto stored = co_await workplace_.context.loop.offload(
            [&journal, &machine, &record] { return journal.setPassword(machine, record); });
        if (!stored) co_return failed(stored.error().text);
        base::log::info("{}: the CE password was set by the operator", machine);
        say_(success);
        co_return true;
    }

    int offsetOf(const std::string& machine) const {
        const auto cycle = workplace_.agent.find(machine);
        return cycle ? cycle->settings().zone.offsetMinutes(workplace_.context.clock.now()) : 0;
    }

    Workplace& workplace_;
    Say say_;
};

std::size_t rowsFrom(const std::vector<std::string>& words, std::size_t at) {
    std::size_t rows = kLogRows;
    if (words.size() > at) {
        std::from_chars(words[at].data(), words[at].data() + words[at].size(), rows);
    }
    return std::min(rows, kMostLogRows);
}

}  // namespace

bool wantsPassword(const std::vector<std::string>& words) {
    return words.size() == 2 && words[0] == "passwd";
}

void printLog(const std::vector<journal::LogRow>& rows, int offsetMinutes, const Say& say) {
    say(fmt::format("{:<19}  {}  {:<8}  {}  {}  {}", "TIME", cell("MACHINE", 14), "MAIL",
                    cell("PEER", 28), cell("WHAT", 24), "OUTCOME"));
    for (const auto& row : rows) {
        say(fmt::format("{:<19}  {}  {:<8}  {}  {}  {}", clockText(row.time, offsetMinutes),
                        cell(row.account, 14), directionText(row.direction), cell(row.peer, 28),
                        cell(row.what, 24), base::printable(row.outcome)));
    }
    if (rows.empty()) say("No mail yet.");
}

net::Task<bool> perform(Workplace& workplace, Request request, Say say) {
    const auto& words = request.words;
    const std::string verb = words.empty() ? "" : words[0];
    if (verb == "enrol" && words.size() == 2) {
        co_return co_await enrol(workplace, words[1], std::move(say));
    }
    if (verb == "withdraw" && words.size() == 2) {
        co_return co_await withdraw(workplace, words[1], std::move(say));
    }
    const std::string second = words.size() > 1 ? words[1] : "";
    const std::string third = words.size() > 2 ? words[2] : "";
    if (verb == "refused" && words.size() <= 2) {
        co_return co_await refused(workplace, second, std::move(say));
    }
    if (verb == "unset" && words.size() >= 2 && words.size() <= 3) {
        co_return co_await unset(workplace, second, third, std::move(say));
    }
    Operation operation(workplace, std::move(say));
    const std::string machine = words.size() > 1 ? words[1] : "";
    if (verb == "status") co_return co_await operation.status();
    if (verb == "log") {
        const std::string whose = machine == "-" ? std::string() : machine;
        co_return co_await operation.log(whose, rowsFrom(words, 2));
    }
    if (verb == "poll") co_return co_await operation.poll(machine);
    if (verb == "reload") co_return co_await operation.reload();
    if (verb == "forget") co_return co_await operation.forget(machine);
    if (verb == "passwd") {
        co_return co_await operation.setPassword(machine, std::move(request.password));
    }
    if (verb == "test" && words.size() == 3 && (words[1] == "sending" || words[1] == "receiving")) {
        const auto kind =
            words[1] == "sending" ? service::TestKind::sending : service::TestKind::receiving;
        co_return co_await operation.test(kind, words[2]);
    }
    co_return operation.failed(
        "The running agent does not know this request; is it of another "
        "version?");
}

}  // namespace control
