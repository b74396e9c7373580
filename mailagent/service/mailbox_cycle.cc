#include "mailagent/service/mailbox_cycle.h"

#include "base/log.h"
#include "base/text.h"

#include <algorithm>

namespace service {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr net::Duration kTurnPatience = hours(1);  ///< waiting for a free login
constexpr net::Duration kFairPause = std::chrono::milliseconds(1);
constexpr net::Duration kFloodPause = seconds(1);  ///< at least, between turns in a flood
constexpr int kFloodShare = 4;                     ///< times a turn's length

std::string_view withoutStop(std::string_view sentence) {
    if (sentence.ends_with('.')) sentence.remove_suffix(1);
    return sentence;
}

/// What becomes of the mails meanwhile, for the end of a sentence.
const char* prospect(const base::Error& trouble) {
    if (mailbox::isAnotherAgent(trouble)) {
        return "; this agent leaves the mailbox alone, and looks again from time to time";
    }
    switch (trouble.kind) {
        case base::Kind::storage:
            return "; no command runs and the mails stay on the server until this is mended";
        case base::Kind::closed:
        case base::Kind::timeout:
        case base::Kind::protocol:
            return "; nothing is lost, the next fetch goes on from there";
        default:
            return "";
    }
}

}  // namespace

CycleState stateOf(const CycleStatus& status) noexcept {
    if (!status.trouble.empty()) return CycleState::trouble;
    if (status.atWorkSince) return CycleState::atWork;
    if (status.waiting) return CycleState::waiting;
    if (!status.enabled) return CycleState::off;
    return status.pushes ? CycleState::pushing : CycleState::idle;
}

net::Duration pauseInFlood(net::Duration took, net::Duration interval) {
    return std::min(interval, std::max(kFloodPause, kFloodShare * took));
}

MailboxCycle::MailboxCycle(Context& context, Account account, Turnstile& logins)
    : context_(context),
      account_(std::move(account)),
      logins_(logins),
      mine_(context.loop, 1),
      remote_(account_.settings),
      machine_(context, account_.source, account_.settings),
      outbox_(context, account_.settings, account_.sender, account_.tap),
      trouble_(seconds(5), std::min<net::Duration>(account_.settings.interval, minutes(10))),
      refusedLogin_(seconds(30), hours(1)),
      woken_(context.loop) {
    status_.account = account_.settings.account;
    status_.enabled = account_.settings.enabled;
}

bool MailboxCycle::over() const {
    return retired_ || context_.leaving() || context_.loop.stopping();
}

void MailboxCycle::retire() {
    retired_ = true;
    woken_.set();
}

CycleStatus MailboxCycle::status() const {
    auto status = status_;
    const auto now = net::Steady::now();
    status.servedInHour = served_.at(now);
    status.illegalInHour = illegal_.at(now);
    status.pushes = account_.mailbox->pushes();
    return status;
}

net::Task<TurnReport> MailboxCycle::once() {
    TurnReport report;
    if (!co_await mine_.enter(net::in(kTurnPatience))) co_return report;
    status_.waiting = true;
    const bool entered = co_await logins_.enter(net::in(kTurnPatience));
    status_.waiting = false;
    if (entered) {
        status_.nextTurn.reset();
        status_.atWorkSince = context_.clock.now();
        machine_.forget();
        const auto start = net::Steady::now();
        AccountTurn turn(context_, account_, machine_, outbox_, notices_, remote_);
        report = co_await turn.run();
        took_ = std::chrono::duration_cast<net::Duration>(net::Steady::now() - start);
        status_.atWorkSince.reset();
        status_.enabled = account_.settings.enabled;
        logins_.leave();
        tell(report);
    }
    mine_.leave();
    co_return report;
}

net::Task<> MailboxCycle::run() {
    while (!over()) {
        const auto report = co_await once();
        if (over()) break;
        const auto until = co_await nextLook(pauseAfter(report));
        if (over()) break;
        (void)co_await account_.mailbox->wait(until, woken_);
    }
    co_await account_.mailbox->leave();
}

net::Duration MailboxCycle::pauseAfter(const TurnReport& report) {
    if (!report.trouble) {
        trouble_.reset();
        refusedLogin_.reset();
        // What a pushing mailbox still holds follows at once, after everybody else's turn (M3).
        if (report.left && report.legal > 0 && account_.mailbox->pushes()) return kFairPause;
        // Five command mails a fetch (M3) say nothing of foreign ones: a flood of those must not
        // hold up the command mail behind it for a day.
        const bool flood =
            report.left && report.illegal > 0 && report.legal < account_.settings.mailsPerFetch;
        if (flood) return pauseInFlood(took_, account_.settings.interval);
        return account_.settings.interval;
    }
    if (mailbox::isAnotherAgent(*report.trouble)) return refusedLogin_.next();
    switch (report.trouble->kind) {
        case base::Kind::login:
        case base::Kind::tokenExpired:
            return refusedLogin_.next();
        default:
            return trouble_.next();
    }
}

/// The next turn, or earlier where a reply waits to be tried again.
net::Task<net::Deadline> MailboxCycle::nextLook(net::Duration pause) {
    const auto now = context_.clock.now();
    const auto look = [this] { return context_.journal.nextDue(account_.settings.account); };
    const auto due = co_await context_.lane.run(look);
    if (due && *due) {
        const auto wait = std::max<net::Duration>(**due - now, seconds(1));
        pause = std::min(pause, std::chrono::duration_cast<net::Duration>(wait));
    }
    status_.nextTurn = now + pause;
    co_return net::in(pause);
}

void MailboxCycle::count(const TurnReport& report) {
    const auto now = net::Steady::now();
    status_.served += report.legal;
    status_.illegal += report.illegal;
    status_.left = report.waiting;
    status_.leftMore = report.left && report.waiting == 0;
    served_.count(report.legal, now);
    illegal_.count(report.illegal, now);
    auto& meters = context_.meters;
    ++(report.trouble ? meters.turnsInTrouble : meters.turns);
    meters.turnTime.take(took_);
    meters.unread += report.unread;
    meters.octets += report.received;
}

void MailboxCycle::tell(const TurnReport& report) {
    count(report);
    if (!report.trouble) {
        status_.lastContact = context_.clock.now();
        if (!status_.trouble.empty()) {
            base::log::info("{}: the mailbox is served again", status_.account);
        }
        status_.trouble.clear();
        return;
    }
    if (report.trouble->kind == base::Kind::cancelled) return;
    const auto text = base::printable(report.trouble->text);
    if (text == status_.trouble) return;  // the episode was told
    status_.trouble = text;
    base::log::error("{}: {}{}", status_.account, withoutStop(text), prospect(*report.trouble));
}

net::Task<bool> MailboxCycle::test(TestKind kind, TestReport report) {
    if (!co_await mine_.enter(net::in(kTurnPatience))) co_return false;
    const bool passed = co_await selfTest(context_, account_, kind, std::move(report));
    mine_.leave();
    co_return passed;
}

}  // namespace service
