#include "mailagent/control/operations.h"

#include "base/log.h"
#include "base/text.h"
#include "mailagent/control/enrol.h"
#include "mailagent/control/refused.h"
#include "mailagent/control/status.h"
#include "mailagent/control/trace.h"
#include "mailagent/control/words.h"
#include "mailagent/gate/password.h"
#include "mailagent/service/password_in_force.h"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>

namespace control {
namespace {

constexpr std::size_t kLogRows = 10;  ///< M33
constexpr std::size_t kMostLogRows = 10000;

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

class Operation {
  public:
    Operation(Workplace& workplace, Say say) : workplace_(workplace), say_(std::move(say)) {}

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
        auto done = co_await workplace_.reload();
        if (!done) co_return failed(done.error().text);
        say_("The settings were read again.");
        co_return true;
    }

    bool failed(const std::string& text) { return control::failed(say_, text); }
    bool unknown(const std::string& machine) { return unknownMachine(say_, machine); }

  private:
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

/// The number at that place, `otherwise` where there is none.
std::size_t numberFrom(const std::vector<std::string>& words, std::size_t at,
                       std::size_t otherwise) {
    std::size_t number = otherwise;
    if (words.size() > at) {
        std::from_chars(words[at].data(), words[at].data() + words[at].size(), number);
    }
    return number;
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
    if (verb == "status") co_return co_await status(workplace, std::move(say));
    if (verb == "watch" && words.size() == 3) {
        const Screen screen{numberFrom(words, 1, 0), numberFrom(words, 2, 0)};
        co_return co_await watch(workplace, screen, std::move(say));
    }
    if (verb == "trace" && words.size() == 3) {
        const auto span = std::chrono::seconds(numberFrom(words, 2, 0));
        co_return co_await trace(workplace, second, span, std::move(say), request.caller);
    }
    Operation operation(workplace, std::move(say));
    const std::string machine = words.size() > 1 ? words[1] : "";
    if (verb == "log") {
        const std::string whose = machine == "-" ? std::string() : machine;
        co_return co_await operation.log(whose,
                                         std::min(numberFrom(words, 2, kLogRows), kMostLogRows));
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
