#include "base/text.h"
#include "mailagent/journal/memory_journal.h"
#include "mailagent/journal/stamp.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace journal {

using base::fail;
using base::Result;
using Lock = std::scoped_lock<std::mutex>;

namespace {
/// A time of the future is of a clock that was set back since.
bool forgotten(base::Time last, base::Time now) {
    return last < now - kGuessAge || last > now + kClockSlack;
}
}  // namespace

/// Plays the batch's codes and signatures, so that nothing of it stands where one is refused.
Result<> MemoryJournal::checkProofs(const std::vector<Settled>& batch) {
    std::map<std::string, std::int64_t> steps;
    std::set<std::string> signatures;
    for (const Settled& settled : batch) {
        state_.clock.see(settled.taken);
        if (settled.code) {
            const std::string sender = base::lower(settled.code->sender);
            const auto known = state_.enrolments.find(sender);
            if (known == state_.enrolments.end() || !known->second.active) {
                return fail(notEnrolled(sender));
            }
            const auto last = steps.try_emplace(sender, known->second.lastStep).first;
            if (settled.code->step <= last->second) return fail(codeUsed(sender));
            last->second = settled.code->step;
        }
        if (settled.signature) {
            const auto& digest = settled.signature->digest;
            const auto known = state_.signatures.find(digest);
            const bool standing = known != state_.signatures.end() &&
                                  known->second >= state_.clock.before(kBelievedStep);
            if (standing || !signatures.insert(digest).second) return fail(signatureUsed());
        }
    }
    return {};
}

void MemoryJournal::settleProofs(const Settled& settled) {
    const std::string& account = settled.mail.key.account;
    for (const Stamp& stamp : settled.stamps) {
        auto& stamps = state_.orders[account].stamps;
        const auto known = stamps.find(stamp.kind);
        stamps[stamp.kind] =
            mergedStamp(known == stamps.end() ? std::nullopt : std::optional(known->second), stamp);
    }
    for (const SettingRecord& set : settled.settings) {
        state_.orders[account].settings[set.name] = set;
    }
    if (settled.code) {
        state_.enrolments[base::lower(settled.code->sender)].lastStep = settled.code->step;
    }
    if (settled.signature) {
        state_.signatures[settled.signature->digest] = settled.signature->until;
    }
    count(settled);
}

void MemoryJournal::count(const Settled& settled) {
    if (settled.guess == Guess::none) return;
    const std::string& account = settled.mail.key.account;
    const std::string guesser = base::lower(settled.guesser);
    if (settled.guess == Guess::right) {
        if (!guesser.empty()) state_.guesses.erase({account, guesser});
        return;
    }
    std::erase_if(state_.guesses,
                  [&](const auto& each) { return forgotten(each.second.last, settled.taken); });
    for (const std::string& sender : std::set{guesser, std::string()}) {
        Guesses& known = state_.guesses[{account, sender}];
        ++known.failures;
        known.last = settled.taken;
    }
    while (state_.guesses.size() > kGuessRows) {
        // Of one time, the sums of the accounts are the last to go.
        state_.guesses.erase(std::ranges::min_element(state_.guesses, {}, [](const auto& each) {
            const auto& [of, sender] = each.first;
            return std::tuple(each.second.last, sender.empty(), of, sender);
        }));
    }
}

Result<Journal::Hour> MemoryJournal::settledSince(const std::string& sender, base::Time since) {
    const Lock lock(mutex_);
    Hour hour;
    for (const Mail& mail : state_.mails) {
        if (!mail.served || sender.empty() || mail.known.taken < since ||
            mail.known.taken > state_.clock.now() + kClockSlack ||
            !base::equalsNoCase(mail.known.sender, sender)) {
            continue;
        }
        ++hour.mails;
        hour.replies += mail.replies;
    }
    return hour;
}

Result<Journal::Guesses> MemoryJournal::guesses(const std::string& account,
                                                const std::string& sender) {
    const Lock lock(mutex_);
    const auto known = state_.guesses.find({account, base::lower(sender)});
    if (known == state_.guesses.end() || forgotten(known->second.last, state_.clock.now())) {
        return Guesses{};
    }
    return known->second;
}

Result<Journal::Enrolment> MemoryJournal::enrolment(const std::string& sender) {
    const Lock lock(mutex_);
    const auto known = state_.enrolments.find(base::lower(sender));
    return known == state_.enrolments.end() ? Enrolment{} : known->second;
}

Result<Journal::Enrolment> MemoryJournal::enrol(const std::string& sender, base::Time now) {
    const Lock lock(mutex_);
    state_.clock.see(now);
    Enrolment& known = state_.enrolments[base::lower(sender)];
    known = {known.number + 1, 0, true};
    return known;
}

Result<> MemoryJournal::withdraw(const std::string& sender) {
    const Lock lock(mutex_);
    const auto known = state_.enrolments.find(base::lower(sender));
    if (known != state_.enrolments.end()) known->second.active = false;
    return {};
}

Result<bool> MemoryJournal::signatureSeen(const std::string& digest) {
    const Lock lock(mutex_);
    const auto known = state_.signatures.find(digest);
    return known != state_.signatures.end() && known->second >= state_.clock.before(kBelievedStep);
}

Result<> MemoryJournal::takeBack(const std::string& account, const std::string& name,
                                 base::Time until) {
    const Lock lock(mutex_);
    const auto order = state_.orders.find(account);
    if (order == state_.orders.end()) return {};
    auto& [stamps, settings] = order->second;
    for (auto set = settings.begin(); set != settings.end();) {
        if (!name.empty() && set->first != name) {
            ++set;
            continue;
        }
        const std::string kind = "SET " + set->first;
        const auto standing = stamps.find(kind);
        const auto before =
            standing == stamps.end() ? std::nullopt : std::optional<Stamp>(standing->second);
        stamps.insert_or_assign(kind, mergedStamp(before, {kind, until, 0, std::nullopt, {}}));
        set = settings.erase(set);
    }
    return {};
}

}  // namespace journal
