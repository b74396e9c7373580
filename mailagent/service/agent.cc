#include "mailagent/service/agent.h"

#include "base/log.h"

#include <utility>

namespace service {
namespace {

constexpr std::size_t kSlice = 500;      ///< machines without giving the loop to others
constexpr std::size_t kToldByName = 20;  ///< machines that left replies behind, at once

}  // namespace

Agent::Agent(Context& context, std::size_t parallelTurns, GateRules rules)
    : context_(context), places_(context.loop, parallelTurns), rules_(rules), ended_(context.loop) {
    context_.leaving = [this] { return leaving_; };
}

void Agent::put(Account account) {
    const std::string name = account.settings.account;
    if (const auto running = cycles_.find(name); running != cycles_.end()) {
        running->second->retire();
    }
    next_.insert_or_assign(name, std::move(account));
    startNext(name);
}

void Agent::drop(const std::string& name) {
    next_.erase(name);
    if (const auto running = cycles_.find(name); running != cycles_.end()) {
        running->second->retire();
    }
}

/// Two at one mailbox would both serve what one of them has not removed yet.
void Agent::startNext(const std::string& name) {
    const auto next = next_.find(name);
    if (leaving_ || next == next_.end() || cycles_.contains(name)) return;
    const std::string& mailbox = next->second.settings.mailbox;
    if (serving_.contains(mailbox)) {
        nextAt_.insert_or_assign(mailbox, name);
        return;
    }
    Account account = std::move(next->second);
    next_.erase(next);
    start(std::move(account));
}

void Agent::start(Account account) {
    const std::string name = account.settings.account;
    const std::string& mailbox = account.settings.mailbox;
    if (!mailbox.empty()) serving_.insert_or_assign(mailbox, name);
    auto cycle = cycleOf(std::move(account));
    cycles_.insert_or_assign(name, cycle);
    ++alive_;
    context_.loop.spawn(live(std::move(cycle)));
}

void Agent::hold(Account account) {
    const std::string name = account.settings.account;
    cycles_.insert_or_assign(name, cycleOf(std::move(account)));
}

std::shared_ptr<MailboxCycle> Agent::cycleOf(Account account) {
    senders_.insert(account.sender);
    account.gate = gateOf(account.settings);
    return std::make_shared<MailboxCycle>(context_, std::move(account), places_);
}

std::shared_ptr<ServerGate> Agent::gateOf(const AccountSettings& settings) {
    const auto& server = settings.server;
    if (server.empty()) return nullptr;
    auto& known = gates_[server + ' ' + settings.way];
    auto gate = known.lock();
    if (!gate) {
        gate = std::make_shared<ServerGate>(context_.loop, server, rules_, boundsOf(server));
        known = gate;
    }
    return gate;
}

std::shared_ptr<ServerBounds> Agent::boundsOf(const std::string& server) {
    auto& known = bounds_[server];
    auto bounds = known.lock();
    if (!bounds) known = bounds = std::make_shared<ServerBounds>(rules_.places);
    return bounds;
}

net::Task<> Agent::live(std::shared_ptr<MailboxCycle> cycle) {
    co_await context_.loop.next();  // put() gives a machine, and runs no turn of it
    const std::string name = cycle->settings().account;
    co_await cycle->run();
    co_await ended(std::move(cycle));
    if (leaving_ || isServed(name)) co_return;
    gone_.push_back(name);
    co_await tellLeftBehind();
}

/// One look at the journal for all that went meanwhile: it counts everybody's.
net::Task<> Agent::tellLeftBehind() {
    if (std::exchange(telling_, true)) co_return;
    while (!gone_.empty()) {
        const auto names = std::exchange(gone_, {});
        const auto look = [this] { return context_.journal.waitingReplies(); };
        const auto waiting = co_await context_.lane.run(look);
        if (!waiting) continue;
        std::size_t machines = 0;
        for (const std::string& name : names) {
            const auto left = waiting->find(name);
            if (left == waiting->end() || left->second == 0 || isServed(name)) continue;
            if (++machines > kToldByName) continue;
            base::log::warning(
                "{}: served no more, and {} of its replies wait for the relay: they stay in the "
                "journal, and go out once a machine of this name is served again",
                name, left->second);
        }
        if (machines > kToldByName) {
            base::log::warning("the same of {} more machines that were served until now",
                               machines - kToldByName);
        }
    }
    telling_ = false;
}

bool Agent::isServed(const std::string& name) const {
    return cycles_.contains(name) || next_.contains(name);
}

/// Served no more: its successors begin, and who waits for the last one is told.
net::Task<> Agent::ended(std::shared_ptr<MailboxCycle> cycle) {
    const std::string name = cycle->settings().account;
    const std::string mailbox = cycle->settings().mailbox;
    cycles_.erase(name);
    serving_.erase(mailbox);
    auto sender = cycle->account().sender;
    cycle.reset();
    startNext(name);
    if (const auto next = nextAt_.extract(mailbox)) startNext(next.mapped());
    co_await letGo(std::move(sender));
    --alive_;
    ended_.set();
}

/// Whose last machine went says goodbye to its relay now, not when its session was idle for long
/// enough, and leaves nothing behind. It is held here until it has.
net::Task<> Agent::letGo(std::shared_ptr<sending::Sender> sender) {
    if (sender.use_count() > 1) co_return;
    co_await sender->close();
    if (sender.use_count() == 1) senders_.erase(sender);  // else a new machine came meanwhile
}

void Agent::leave() {
    if (leaving_) return;
    leaving_ = true;
    wakeAll();
    context_.loop.spawn(endInTime());
}

void Agent::wakeAll() {
    for (const auto& [name, cycle] : cycles_) cycle->wake();
}

void Agent::retryTroubled() {
    std::erase_if(gates_, [](const auto& gate) { return gate.second.expired(); });
    std::erase_if(bounds_, [](const auto& bounds) { return bounds.second.expired(); });
    std::erase_if(senders_, [](const auto& sender) { return sender.expired(); });
    for (const auto& [server, gate] : gates_) {
        if (const auto known = gate.lock()) known->reset();
    }
    for (const auto& [name, cycle] : cycles_) {
        if (!cycle->status().trouble.empty()) cycle->wake();
    }
}

net::Task<> Agent::endInTime() {
    const auto until = net::in(kLeavingPatience);
    while (alive_ > 0 && net::Steady::now() < until && !context_.loop.stopping()) {
        (void)co_await ended_.wait(until);
    }
    co_await end();
}

net::Task<> Agent::end() {
    const auto senders = std::exchange(senders_, {});  // machines that still end let go of theirs
    for (const auto& known : senders) {
        if (const auto sender = known.lock()) co_await sender->close();
    }
    context_.loop.stop();
}

std::shared_ptr<MailboxCycle> Agent::find(const std::string& name) const {
    const auto found = cycles_.find(name);
    return found == cycles_.end() ? nullptr : found->second;
}

std::vector<CycleStatus> Agent::status() const {
    std::vector<CycleStatus> rows;
    rows.reserve(cycles_.size());
    for (const auto& [name, cycle] : cycles_) rows.push_back(cycle->status());
    return rows;
}

net::Task<> Agent::visit(const std::function<void(const MailboxCycle&)>& show) const {
    std::string behind;
    for (auto at = cycles_.begin(); at != cycles_.end(); at = cycles_.upper_bound(behind)) {
        for (std::size_t shown = 0; at != cycles_.end() && shown < kSlice; ++at, ++shown) {
            show(*at->second);
            behind = at->first;
        }
        if (at == cycles_.end()) break;
        const bool goesOn = co_await context_.loop.sleep(net::Duration(0));
        if (!goesOn) break;
    }
}

net::Task<bool> Agent::once(std::vector<Account> accounts, bool untilEmpty) {
    rules_.guarded = false;
    for (auto& account : accounts) {
        const std::string name = account.settings.account;
        auto cycle = cycleOf(std::move(account));
        cycles_.insert_or_assign(name, cycle);
        ++alive_;
        context_.loop.spawn(turns(std::move(cycle), untilEmpty));
    }
    while (alive_ > 0 && !context_.loop.stopping()) {
        (void)co_await ended_.wait(net::in(std::chrono::hours(1)));
    }
    co_await end();
    co_return !onceFailed_;
}

net::Task<> Agent::turns(std::shared_ptr<MailboxCycle> cycle, bool untilEmpty) {
    for (;;) {
        const auto report = co_await cycle->once();
        if (report.trouble || report.sendingFailed || report.unread > 0) onceFailed_ = true;
        if (!untilEmpty || report.trouble || leaving_) break;
        const bool progress = report.legal + report.illegal > 0;
        if (report.left && progress) continue;
        // What the relay refused for good in this turn made a notice that nobody has sent yet.
        if (!report.nextReply || *report.nextReply > context_.clock.now()) break;
    }
    co_await cycle->account().mailbox->leave();
    co_await ended(std::move(cycle));
}

}  // namespace service
