#include "tests/mailagent/service/reorder_oracle.h"

#include <fmt/format.h>
#include <algorithm>

namespace reorder {
namespace {

const Command* lastOf(const Mail& mail, const std::string& kind) {
    const Command* found = nullptr;
    for (const auto& command : mail.commands) {
        if (command.kind() == kind) found = &command;
    }
    return found;
}

}  // namespace

Oracle::Oracle(const Plan& plan, bool illegalStays, std::map<std::string, std::string> set)
    : settings(std::move(set)),
      plan_(plan),
      illegalStays_(illegalStays),
      executed_(plan.mails.size()) {}

/// D1: a number decides where both have one, else the Date.
bool Oracle::isNewer(std::size_t a, std::size_t b) const {
    const auto& one = plan_.mails[a].when;
    const auto& other = plan_.mails[b].when;
    if (one.sequence && other.sequence && *one.sequence != *other.sequence) {
        return *one.sequence > *other.sequence;
    }
    return one.date > other.date;
}

std::vector<std::size_t> Oracle::newest(const std::vector<std::size_t>& among) const {
    std::vector<std::size_t> found;
    for (const auto one : among) {
        const bool beaten = std::any_of(among.begin(), among.end(),
                                        [&](auto other) { return isNewer(other, one); });
        if (!beaten) found.push_back(one);
    }
    return found;
}

/// What the sender must be told behind "Cancelled - ...: "; "" where the command runs.
std::string Oracle::heldBack(const std::string& kind, std::size_t mail) const {
    const auto& own = plan_.mails[mail];
    if (!own.fault.empty()) return own.fault;
    const auto found = done_.find(kind);
    if (found == done_.end()) return {};
    const auto& done = found->second;
    const auto later = newest(done).back();
    if (isNewer(later, mail)) {
        auto text = "this mail was sent " + words(own.when);
        if (own.when.sequence) text += fmt::format(" (sequence {})", *own.when.sequence);
        text += ", and a later one, sent ";
        // Where numbers contradict the Dates, the mail with the higher one need not be the later.
        return plan_.numbers == Numbers::free ? text : text + words(plan_.mails[later].when);
    }
    const bool same = std::any_of(done.begin(), done.end(),
                                  [&](auto other) { return plan_.mails[other].id == own.id; });
    if (!same) return {};
    return plan_.numbers == Numbers::free ? "executed" : "the same mail was executed before";
}

void Oracle::arrive(const std::string& place, std::size_t mail) {
    auto& expected = listings[place];
    const auto& own = plan_.mails[mail];
    const bool proved = !own.byPassword || own.subject == password;
    if (executed_[mail]) {
        ++duplicates;
        // Illegal as a duplicate, and removed; where its header alone shows the wrong password and
        // no CHPASS explains that, it may be left.
        expected.mayStay = !proved;
        return;
    }
    if (!proved) return illegal(expected, mail);
    expected.served = true;
    executed_[mail] = true;
    serve(mail);
}

void Oracle::illegal(Expected& expected, std::size_t mail) {
    expected.stays = illegalStays_;
    const auto& own = plan_.mails[mail];
    const auto done = done_.find("CHPASS");
    if (!own.fault.empty() || done == done_.end() || lastOf(own, "CHPASS") == nullptr) return;
    if (!isNewer(newest(done->second).back(), mail)) return;
    expected.overtakenLog = true;
    ++overtaken;
}

void Oracle::serve(std::size_t mail) {
    const auto& own = plan_.mails[mail];
    const std::string inForce = password;  // M21: for every CHPASS of the mail
    std::set<std::string> lists, ranNow;
    std::vector<Told> told;
    std::map<std::string, std::string> why;  // asked once a kind
    for (const auto& command : own.commands) {
        const auto kind = command.kind();
        if (kind.empty()) {
            lists.insert(command.name);
            continue;
        }
        if (!why.contains(kind)) why[kind] = heldBack(kind, mail);
        const bool able = command.what == Command::What::set || command.oldPassword == inForce;
        if (able && own.fault.empty()) able_[kind].push_back(mail);
        if (!why[kind].empty()) {
            ++cancelled;
            told.push_back({fmt::format("Cancelled - {}: ", command.line()), why[kind]});
        } else if (!able) {
            told.push_back({"Old Password is Invalid. ->" + command.line(), ""});
        } else {
            ++ran;
            ranNow.insert(kind);
            if (command.what == Command::What::set) {
                settings[command.name] = command.value;
                told.push_back({fmt::format("{} is now {}", command.name, command.value), ""});
            } else {
                password = command.value;
                told.push_back({"SE's Password was changed successfully.",
                                fmt::format("[{}]", command.value)});
            }
        }
    }
    for (const auto& kind : ranNow) done_[kind].push_back(mail);
    auto& due = replies[own.id];
    due.lists += lists.size();
    if (!told.empty()) due.results.push_back(std::move(told));
}

std::string Oracle::contradiction() const {
    for (const auto& [kind, mails] : able_) {
        const auto& now = kind == "CHPASS" ? password : settings.at(kind.substr(4));
        const auto top = newest(mails);
        const bool fits = std::any_of(top.begin(), top.end(), [&](auto mail) {
            return lastOf(plan_.mails[mail], kind)->value == now;
        });
        if (!fits) return fmt::format("{} is {}, and no newest mail says so", kind, now);
    }
    return {};
}

}  // namespace reorder
