#include "mailagent/service/circuit.h"

#include <algorithm>

namespace service {
namespace {

void note(std::vector<Circuit::Who>& row, Circuit::Who who) {
    if (std::find(row.begin(), row.end(), who) == row.end()) row.push_back(who);
}

}  // namespace

bool isServersTrouble(base::Kind kind) noexcept {
    switch (kind) {
        case base::Kind::network:
        case base::Kind::timeout:
        case base::Kind::tls:
        case base::Kind::temporary:
        case base::Kind::closed:
        case base::Kind::protocol:
            return true;
        default:
            return false;
    }
}

bool isRefusedLogin(base::Kind kind) noexcept {
    return kind == base::Kind::login || kind == base::Kind::tokenExpired;
}

bool isServersAnswer(base::Kind kind) noexcept {
    return isRefusedLogin(kind) || kind == base::Kind::missing || kind == base::Kind::refused;
}

Circuit::Circuit(CircuitRules rules, unsigned seed)
    : rules_(rules), backOff_(rules.first, rules.cap, seed) {}

void Circuit::answered() {
    if (state_ == State::serving) down_.clear();
}

void Circuit::untried(net::Deadline now) {
    if (state_ == State::down) nextTry_ = now;
}

void Circuit::reset() {
    state_ = State::serving;
    backOff_.reset();
    down_.clear();
    refused_.clear();
}

void Circuit::forget(Who who) {
    std::erase(down_, who);
    std::erase(refused_, who);
}

bool Circuit::failed(Who who, base::Kind kind, bool again, net::Deadline now) {
    if (isServersTrouble(kind)) {
        if (state_ == State::down) return false;
        note(down_, who);
        return down_.size() >= rules_.downAfter && open(State::down, now);
    }
    if (!isServersAnswer(kind)) {
        untried(now);
        return false;
    }
    // It answers: whatever it was, it is not down.
    down_.clear();
    if (state_ == State::down) reset();
    // What it would not do for a mailbox is that mailbox's own.
    if (!isRefusedLogin(kind)) return false;
    if (!again) note(refused_, who);
    return state_ == State::serving && refused_.size() >= rules_.refusingAfter &&
           open(State::refusing, now);
}

bool Circuit::open(State state, net::Deadline now) {
    state_ = state;
    backOff_.reset();
    nextTry_ = now + backOff_.next();
    return true;
}

void Circuit::trying(net::Deadline now, std::size_t mailboxes) {
    auto pause = backOff_.next();
    if (state_ == State::refusing) {
        const auto share = rules_.round / std::max<net::Duration::rep>(
                                              static_cast<net::Duration::rep>(mailboxes), 1);
        pause = std::min(pause, share);
    }
    nextTry_ = now + pause;
}

}  // namespace service
