#include "mailagent/service/circuit.h"

#include "net/dial_trouble.h"

#include <algorithm>

namespace service {
namespace {

void note(std::vector<Circuit::Who>& row, Circuit::Who who) {
    if (std::find(row.begin(), row.end(), who) == row.end()) row.push_back(who);
}

}  // namespace

bool isRefusedLogin(base::Kind kind) noexcept {
    return kind == base::Kind::login || kind == base::Kind::tokenExpired;
}

Met metBy(const base::Error& error) noexcept {
    if (net::isServersTrouble(error)) return Met::trouble;
    if (net::isOwnLack(error)) return Met::nothing;
    switch (error.kind) {
        case base::Kind::login:
        case base::Kind::tokenExpired:
            return Met::refusal;
        case base::Kind::invalid:
        case base::Kind::storage:
        case base::Kind::cancelled:
            return Met::nothing;
        default:
            return Met::answer;  // of one mailbox, or after its login
    }
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

bool Circuit::failed(Who who, Met met, bool again, net::Deadline now) {
    if (met == Met::trouble) {
        if (state_ == State::down) return false;
        note(down_, who);
        return down_.size() >= rules_.downAfter && open(State::down, now);
    }
    if (met == Met::nothing) {
        untried(now);
        return false;
    }
    // It answers: whatever it was, it is not down.
    down_.clear();
    if (state_ == State::down) reset();
    // What it would not do for a mailbox is that mailbox's own.
    if (met != Met::refusal) return false;
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
