#include "mailagent/service/mailbox_cycle.h"

#include "base/log.h"
#include "base/text.h"
#include "net/dial_trouble.h"

#include <algorithm>

namespace service {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr net::Duration kTurnPatience = hours(1);  ///< waiting for a free login
constexpr net::Duration kFairPause = std::chrono::milliseconds(1);
constexpr net::Duration kFloodPause = seconds(1);  ///< at least, between turns in a server's flood
constexpr int kFloodShare = 4;                     ///< times a turn's length

std::string_view withoutStop(std::string_view sentence) {
    if (sentence.ends_with('.')) sentence.remove_suffix(1);
    return sentence;
}

/// What becomes of the mails meanwhile, for the end of a sentence.
const char* prospect(const base::Error& trouble) {
    if (mailbox::isAnotherAgent(trouble)) {
        return "; this machine leaves the mailbox alone, and looks again from time to time";
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

net::Duration pauseInFlood(net::Duration took, net::Duration interval, bool local) {
    const auto least = local ? kFairPause : kFloodPause;
    return std::min(interval, std::max(least, kFloodShare * took));
}

MailboxCycle::MailboxCycle(Context& context, Account account, TurnPlaces& places)
    : context_(context),
      account_(std::move(account)),
      places_(places),
      visitor_(context.loop, account_.gate, account_.settings.account),
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
    wake();
}

void MailboxCycle::wake() {
    if (over()) {
        woken_.set();
        visitor_.withdraw();
    } else if (!visitor_.waiting()) {
        woken_.set();  // who waits for its server has its turn before it anyway
    }
}

CycleStatus MailboxCycle::status() const {
    auto status = status_;
    const auto now = net::Steady::now();
    status.servedInHour = served_.at(now);
    status.illegalInHour = illegal_.at(now);
    status.pushes = account_.mailbox->pushes();
    if (status.trouble.empty() && !outbox_.trouble().empty()) {
        status.trouble = "the sending server took no mail the last time: " + outbox_.trouble();
    }
    if (status.trouble.empty() && !outbox_.waitsFor().empty()) {
        status.trouble = "replies wait for their next try: " + outbox_.waitsFor();
    }
    const auto held = visitor_.held();
    if (!held || status.atWorkSince || account_.mailbox->connected()) return status;
    // While its server is not served, the server's next try is the machine's.
    const auto wait = std::max(held->nextTry - now, net::Steady::duration(0));
    const auto next = context_.clock.now() + std::chrono::duration_cast<std::chrono::seconds>(wait);
    status.nextTurn = std::max(status.nextTurn.value_or(next), next);
    if (status.trouble.empty())
        status.trouble = "its server is not served now; the last that tried was " + held->why;
    return status;
}

net::Task<TurnReport> MailboxCycle::once() {
    TurnReport report;
    arrived_ = net::Steady::now();
    const bool arrived = co_await arrive();
    if (arrived) {
        report = co_await turn();
        visitor_.fared(!report.trouble);
        depart();
        tell(report);
    } else {
        report.trouble = base::Error{base::Kind::cancelled, "no turn was taken", 0};
    }
    co_return report;
}

/// Before the server first and then before everybody's places: who waits for a slow server holds
/// up nobody of another. Replies that are due do not wait for the mailbox's server.
net::Task<bool> MailboxCycle::arrive() {
    for (;;) {
        const auto until = std::min(replyDue_, net::in(kTurnPatience));
        status_.waiting = true;
        const bool inside = co_await visitor_.enter(until, account_.mailbox->connected());
        status_.waiting = false;
        if (inside) break;
        if (over()) co_return false;
        if (net::Steady::now() >= replyDue_) co_await sendDue();
    }
    const bool login = account_.gate && !account_.mailbox->connected();
    place_ = login ? &places_.logins : &places_.others;
    status_.waiting = true;
    const bool place = co_await place_->enter(net::in(kTurnPatience));
    status_.waiting = false;
    bool mine = false;
    if (place && !over()) mine = co_await mine_.enter(net::in(kTurnPatience));
    if (mine) co_return true;
    if (place) place_->leave();
    visitor_.leave();
    co_return false;
}

void MailboxCycle::depart() {
    mine_.leave();
    place_->leave();
    visitor_.leave();
}

net::Task<TurnReport> MailboxCycle::turn() {
    status_.nextTurn.reset();
    status_.atWorkSince = context_.clock.now();
    machine_.forget();
    const auto start = net::Steady::now();
    AccountTurn turn(context_, account_, machine_, outbox_, notices_, remote_, visitor_, knowsFew_);
    auto report = co_await turn.run();
    knowsFew_ = report.knowsFew;
    machine_.keep(false);  // where it was read and nothing was settled
    took_ = std::chrono::duration_cast<net::Duration>(net::Steady::now() - start);
    status_.atWorkSince.reset();
    status_.enabled = account_.settings.enabled;
    co_return report;
}

net::Task<> MailboxCycle::sendDue() {
    replyDue_ = net::Deadline::max();
    if (account_.settings.popBeforeSmtp) co_return;  // the relay wants the mailbox's login before
    const bool mine = co_await mine_.enter(net::in(kTurnPatience));
    if (!mine) co_return;
    outbox_.tryRelayAgain();
    // A journal that fails is told by the turn.
    (void)co_await outbox_.sendDue();
    mine_.leave();
    co_await lookForDue();
}

net::Task<> MailboxCycle::run() {
    while (!over()) {
        const auto report = co_await once();
        if (over()) break;
        const auto turn = co_await nextTurn(report);
        if (over()) break;
        co_await rest(turn);
    }
    // Not under an operator's test, which may be in the middle of a burst.
    const bool mine = co_await mine_.enter(net::in(kTurnPatience));
    if (!mine) co_return;
    co_await account_.mailbox->leave();
    mine_.leave();
}

/// Until the next turn is due, or earlier where a reply waits to be tried again. A mailbox that is
/// away has no turn for that, which would make it anew.
net::Task<> MailboxCycle::rest(net::Deadline turn) {
    for (;;) {
        const auto until = std::min(turn, replyDue_);
        status_.nextTurn = context_.clock.now() +
                           std::chrono::duration_cast<net::Duration>(until - net::Steady::now());
        const bool called = co_await account_.mailbox->wait(until, woken_);
        const auto now = net::Steady::now();
        if (called || over() || now >= turn || now < replyDue_) co_return;
        if (!account_.mailbox->away()) co_return;
        co_await sendDue();
    }
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
        if (flood)
            return pauseInFlood(took_, account_.settings.interval, account_.mailbox->local());
        // From when this turn was due: the interval holds however long turns take.
        const auto interval = trouble_.about(account_.settings.interval);
        const auto passed =
            std::chrono::duration_cast<net::Duration>(net::Steady::now() - arrived_);
        return std::max(interval - passed, interval / 10);
    }
    return pauseInTrouble(*report.trouble);
}

net::Duration MailboxCycle::pauseInTrouble(const base::Error& trouble) {
    if (mailbox::isAnotherAgent(trouble)) return refusedLogin_.next();
    const bool refused = isRefusedLogin(trouble.kind);
    // Where the whole server has trouble, it says when to come: all wait in its row.
    if (!visitor_.serving() && (refused || net::isServersTrouble(trouble))) return kFairPause;
    return refused ? refusedLogin_.next() : trouble_.next();
}

net::Task<> MailboxCycle::lookForDue() {
    const auto look = [this] {
        return context_.journal.nextDue(account_.settings.account, context_.clock.now());
    };
    const auto due = co_await context_.lane.look(true, look);
    comeBackFor(outbox_.nextTry(due ? *due : std::nullopt));
}

void MailboxCycle::comeBackFor(std::optional<base::Time> reply) {
    replyDue_ = net::Deadline::max();
    if (!reply) return;
    const auto wait = std::chrono::duration_cast<net::Duration>(*reply - context_.clock.now());
    replyDue_ = net::in(std::clamp<net::Duration>(wait, seconds(1), hours(24)));
}

/// When it is due, but for the reply that may be earlier.
net::Task<net::Deadline> MailboxCycle::nextTurn(const TurnReport& report) {
    const auto& trouble = report.trouble;
    if (!trouble) {
        comeBackFor(report.nextReply);
    } else if (account_.settings.popBeforeSmtp || trouble->kind == base::Kind::storage) {
        comeBackFor(std::nullopt);  // what waits needs the mailbox's login first, or the journal
    } else {
        co_await lookForDue();
    }
    co_return net::in(pauseAfter(report));
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
    if (report.reached) status_.lastContact = context_.clock.now();
    if (!report.trouble) {
        if (told_) base::log::info("{}: the mailbox is served again", status_.account);
        told_ = false;
        status_.trouble.clear();
        return;
    }
    if (report.trouble->kind == base::Kind::cancelled) return;
    const auto text = base::printable(report.trouble->text);
    if (told_ && text == status_.trouble) return;  // the episode was told
    status_.trouble = text;
    told_ = visitor_.mayTell();
    if (!told_) return;
    base::log::error("{}: {}{}", status_.account, withoutStop(text), prospect(*report.trouble));
}

net::Task<bool> MailboxCycle::test(TestKind kind, TestReport report) {
    const bool mine = co_await mine_.enter(net::in(kTurnPatience));
    if (!mine) co_return false;
    const bool passed = co_await selfTest(context_, account_, kind, std::move(report));
    mine_.leave();
    co_return passed;
}

}  // namespace service
