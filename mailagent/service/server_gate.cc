#include "mailagent/service/server_gate.h"

#include "base/log.h"
#include "base/text.h"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace service {
namespace {

using State = Circuit::State;

/// A crowd is let in a few at a time: one timer for several.
constexpr net::Duration kTick = std::chrono::milliseconds(20);

}  // namespace

bool ServerBounds::hasRoom(Stay stay) const noexcept {
    const auto& [kept, well, troubled] = inside_;
    if (stay == Stay::kept) return kept < places_;
    if (well + troubled >= places_) return false;
    const std::size_t others = places_ > 1 ? std::max<std::size_t>(1, places_ / 4) : 0;
    return stay == Stay::login || troubled < places_ - others;
}

void ServerBounds::give(Stay stay) {
    --inside(stay);
    // Who lets somebody in and has more waiting comes back to the row's end.
    const Stay freed = stay == Stay::kept ? stay : Stay::login;
    for (auto doors = waiting_.size(); doors > 0 && hasRoom(freed); --doors) {
        auto* const door = waiting_.front();
        waiting_.pop_front();
        door->wantsPlace_ = false;
        door->admit();
    }
}

void ServerBounds::wait(ServerGate& door) {
    if (!std::exchange(door.wantsPlace_, true)) waiting_.push_back(&door);
}

void ServerBounds::forget(const ServerGate& door) {
    if (door.wantsPlace_) std::erase(waiting_, &door);
}

struct Visitor::Waiting {
    explicit Waiting(net::Loop& loop) : called(loop) {}
    net::Loop::Event called;
    std::list<Visitor*>::iterator place;
    bool inside = false, withdrawn = false;
};

Visitor::Visitor(net::Loop& loop, std::shared_ptr<ServerGate> gate, std::string name)
    : loop_(loop), gate_(std::move(gate)), name_(std::move(name)) {
    if (gate_) ++gate_->mailboxes_;
}

Visitor::~Visitor() {
    if (!gate_) return;
    --gate_->mailboxes_;
    gate_->circuit_.forget(this);
}

net::Task<bool> Visitor::enter(net::Deadline until, bool connected) {
    if (!gate_) co_return true;
    connected_ = connected;
    Waiting self(loop_);
    auto& row = connected ? gate_->connected_ : gate_->logins_;
    self.place = row.insert(row.end(), this);
    waiting_ = &self;
    gate_->admit();
    if (!self.inside && !self.withdrawn) (void)co_await self.called.wait(until);
    waiting_ = nullptr;
    if (!self.inside) row.erase(self.place);
    co_return self.inside;
}

void Visitor::leave() {
    if (gate_) gate_->left(*this);
}

void Visitor::withdraw() {
    if (!waiting_) return;
    waiting_->withdrawn = true;
    waiting_->called.set();
}

void Visitor::reached(const base::Error* trouble) {
    if (gate_) gate_->reached(*this, trouble);
}

bool Visitor::serving() const {
    return !gate_ || gate_->state() == State::serving;
}

bool Visitor::mayTell() {
    return !gate_ || gate_->mayTell();
}

std::optional<Visitor::Held> Visitor::held() const {
    if (serving()) return std::nullopt;
    return Held{gate_->trouble_, gate_->circuit_.nextTry()};
}

ServerGate::ServerGate(net::Loop& loop, std::string server, GateRules rules,
                       std::shared_ptr<ServerBounds> bounds)
    : loop_(loop),
      server_(std::move(server)),
      rules_(rules),
      circuit_(rules.circuit),
      bounds_(bounds ? std::move(bounds) : std::make_shared<ServerBounds>(rules.places)),
      sooner_(loop) {}

ServerGate::~ServerGate() {
    bounds_->forget(*this);
}

void ServerGate::reset() {
    circuit_.reset();
    ++episode_;
    probe_ = nullptr;
    admit();
}

void ServerGate::admit() {
    const auto now = net::Steady::now();
    while (admitKept()) {
    }
    while (admitLogin(now)) {
    }
}

bool ServerGate::admitKept() {
    if (connected_.empty()) return false;
    if (!bounds_->hasRoom(Stay::kept)) {
        bounds_->wait(*this);
        return false;
    }
    letIn(connected_, connected_.begin(), Stay::kept);
    return true;
}

bool ServerGate::admitLogin(net::Deadline now) {
    if (logins_.empty()) return false;
    auto who = firstWithRoom();
    if (who == logins_.end()) {
        bounds_->wait(*this);
        return false;
    }
    if (!timeHasCome(now)) return false;
    if (state() != State::serving) who = mostTelling();
    if (state() == State::down) probe_ = *who;
    if (state() != State::serving) circuit_.trying(now, mailboxes_);
    letIn(logins_, who, (*who)->troubled_ ? Stay::troubled : Stay::login);
    return true;
}

/// The end of the row where there is none.
std::list<Visitor*>::iterator ServerGate::firstWithRoom() {
    if (!bounds_->hasRoom(Stay::login)) return logins_.end();
    if (state() != State::serving || bounds_->hasRoom(Stay::troubled)) return logins_.begin();
    return std::find_if(logins_.begin(), logins_.end(),
                        [](const auto* one) { return !one->troubled_; });
}

/// Who was served before. Else, where logins are refused, any of those that were not refused yet,
/// for machines with wrong passwords may stand together at the front. Else the first: whose try
/// came to nothing stands last.
std::list<Visitor*>::iterator ServerGate::mostTelling() {
    const auto begin = logins_.begin(), end = logins_.end();
    const auto served = std::find_if(begin, end, [](const auto* one) { return one->served_; });
    if (served != end) return served;
    if (state() == State::down) return begin;
    const auto fresh = [this](const Visitor* one) { return one->refusedIn_ != episode_; };
    const auto count = std::count_if(begin, end, fresh);
    if (count == 0) return begin;
    auto left = std::uniform_int_distribution<std::ptrdiff_t>(0, count - 1)(random_);
    return std::find_if(begin, end, [&](const Visitor* one) { return fresh(one) && left-- == 0; });
}

/// Whether somebody may begin a login now; else the time for it is noted.
bool ServerGate::timeHasCome(net::Deadline now) {
    if (!rules_.guarded) return true;
    if (state() == State::down && probe_) return false;
    if (state() != State::serving) {
        if (now >= circuit_.nextTry()) return true;
        callAt(circuit_.nextTry());
        return false;
    }
    if (logins_.size() > rules_.crowd) {
        if (nextStart_ > now) {
            callAt(std::max(nextStart_, now + kTick));
            return false;
        }
        nextStart_ = std::max(nextStart_, now - kTick) + rules_.spread;
    }
    return true;
}

void ServerGate::letIn(std::list<Visitor*>& row, std::list<Visitor*>::iterator who, Stay stay) {
    auto* waiting = (*who)->waiting_;
    (*who)->stay_ = stay;
    row.erase(who);
    bounds_->take(stay);
    waiting->inside = true;
    waiting->called.set();
}

void ServerGate::left(const Visitor& who) {
    if (probe_ == &who) {
        probe_ = nullptr;
        circuit_.untried(net::Steady::now());
    }
    bounds_->give(who.stay_);
    admit();
}

void ServerGate::callAt(net::Deadline when) {
    if (when >= alarm_) return;
    alarm_ = when;
    if (keepingTime_) return sooner_.set();
    keepingTime_ = true;
    loop_.spawn(keepTime(shared_from_this()));
}

void ServerGate::ring() {
    alarm_ = net::Deadline::max();
    admit();
}

net::Task<> ServerGate::keepTime(std::shared_ptr<ServerGate> gate) {
    while (gate->alarm_ != net::Deadline::max() && !gate->loop_.stopping()) {
        const bool sooner = co_await gate->sooner_.wait(gate->alarm_);
        if (!sooner) gate->ring();
    }
    gate->keepingTime_ = false;
}

void ServerGate::reached(Visitor& who, const base::Error* trouble) {
    if (probe_ == &who) probe_ = nullptr;
    if (!rules_.guarded) return;
    if (!trouble) {
        who.refusedIn_ = 0;
        who.served_ = true;
        // A session that was kept open shows nothing of logins.
        if (who.connected_) {
            circuit_.answered();
        } else {
            circuit_.served();
            tellAgain("is served");
        }
    } else {
        failed(who, *trouble);
    }
    admit();
}

void ServerGate::failed(Visitor& who, const base::Error& trouble) {
    const auto met = metBy(trouble);
    who.served_ = false;
    const bool again = who.refusedIn_ == episode_;
    who.refusedIn_ = met == Met::refusal ? episode_ : 0;
    if (met == Met::answer && who.connected_) {
        circuit_.answered();
        return;
    }
    const bool opened = circuit_.failed(&who, met, again, net::Steady::now());
    if (opened) tellOpened(who, trouble);
    const bool answers = met == Met::answer || met == Met::refusal;
    if (told_ == State::down && answers) tellAgain("answers");
    const bool shared = met == Met::trouble || met == Met::refusal;
    if (state() != State::serving && shared) trouble_ = said(who, trouble);
}

/// Once, also where SIGHUP had everybody try before.
void ServerGate::tellAgain(std::string_view what) {
    if (std::exchange(told_, State::serving) == State::serving) return;
    base::log::info("{}: the server {} again, with {} machines", server_, what, mailboxes_);
}

std::string ServerGate::said(const Visitor& who, const base::Error& trouble) {
    return fmt::format("{}: {}", who.name_, base::printable(trouble.text));
}

void ServerGate::tellOpened(const Visitor& who, const base::Error& trouble) {
    told_ = state();
    auto text = said(who, trouble);
    if (text.ends_with('.')) text.pop_back();
    if (state() == State::refusing) {
        base::log::error(
            "{}: the server refuses one login after the other, as if for all of its {} machines; "
            "each is tried again within the hour, all at once at SIGHUP; the last was {}",
            server_, mailboxes_, text);
    } else {
        base::log::error(
            "{}: the server served none of {} machines in a row; the logins of all {} that reach "
            "it "
            "the same way wait, one is tried every few minutes, all at once at SIGHUP, and the "
            "mails stay on the server; the last was {}",
            server_, rules_.circuit.downAfter, mailboxes_, text);
    }
}

bool ServerGate::mayTell() {
    if (!rules_.guarded) return true;
    if (state() != State::serving) return false;
    const auto may = bounds_->budget.take(net::Steady::now());
    if (may == base::LineBudget::May::sayThatThereAreMore) {
        base::log::error(
            "{}: more machines have trouble, and are not told one by one; `mailagent status` names "
            "all",
            server_);
    }
    return may == base::LineBudget::May::tell;
}

}  // namespace service
