#include "mailagent/journal/memory_journal.h"

#include "base/secret.h"
#include "base/text.h"
#include "mailagent/journal/uid.h"

#include <fmt/core.h>
#include <algorithm>
#include <set>

namespace journal {

using base::fail;
using base::Kind;
using base::Result;
using Lock = std::scoped_lock<std::mutex>;

namespace {
bool isDue(base::Time nextTry, base::Time now) {
    return nextTry <= now || nextTry > now + kLongestWait;
}

bool within(const std::string& asked, const std::string& account) {
    return asked.empty() || asked == account;
}
}  // namespace

MemoryJournal::MemoryJournal(std::size_t logRows, HistoryDepth depth)
    : logRows_(std::max<std::size_t>(logRows, kMailLogRows)), depth_(depth) {}

Result<> MemoryJournal::together(const std::function<Result<>()>& work) {
    const auto copy = [this] {
        const std::scoped_lock lock(mutex_);
        return state_;
    };
    auto before = copy();
    auto result = work();
    if (!result) {
        const std::scoped_lock lock(mutex_);
        state_ = std::move(before);
    }
    return result;
}

Result<AccountState> MemoryJournal::account(const std::string& account) {
    const Lock lock(mutex_);
    AccountState state;
    if (const auto place = state_.places.find(account); place != state_.places.end()) {
        state.validity = place->second.validity;
        state.floor = place->second.floor;
    }
    for (const Mail& mail : state_.mails) {
        const MailKey& key = mail.known.mail.key;
        if (key.account == account && key.validity == state.validity && !mail.gone) {
            state.mails.push_back(mail.known.mail);
        }
    }
    const auto password = state_.passwords.find(account);
    if (password != state_.passwords.end()) state.password = password->second;
    if (const auto order = state_.orders.find(account); order != state_.orders.end()) {
        for (const auto& [kind, stamp] : order->second.stamps) state.stamps.push_back(stamp);
        for (const auto& [name, set] : order->second.settings) state.settings.push_back(set);
    }
    return state;
}

Result<std::vector<std::size_t>> MemoryJournal::duplicates(const std::vector<std::string>& digests,
                                                           base::Time now) {
    const Lock lock(mutex_);
    state_.clock.see(now);
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < digests.size(); ++i) {
        const bool known = std::ranges::any_of(state_.mails, [&](const Mail& mail) {
            return mail.served && !digests[i].empty() && mail.digest == digests[i] &&
                   (!mail.gone || *mail.gone >= state_.clock.before(kDigestAge));
        });
        if (known) found.push_back(i);
    }
    return found;
}

Result<> MemoryJournal::settle(std::vector<Settled>& batch) {
    const Lock lock(mutex_);
    if (auto checked = checkNew(batch); !checked) return checked;
    if (auto checked = checkProofs(batch); !checked) return checked;
    for (Settled& settled : batch) settleOne(settled);
    purge();
    return {};
}

Result<> MemoryJournal::checkNew(const std::vector<Settled>& batch) {
    // Plays the batch's changes of validity: each forgets what the account held before it.
    std::map<std::string, std::string> validities;
    std::map<std::string, bool> forgotten;
    std::set<MailKey> served;
    for (const Settled& settled : batch) {
        const MailKey& key = settled.mail.key;
        const auto place = state_.places.find(key.account);
        const auto validity =
            validities
                .try_emplace(key.account,
                             place == state_.places.end() ? key.validity : place->second.validity)
                .first;
        if (validity->second != key.validity) {
            validity->second = key.validity;
            forgotten[key.account] = true;
            std::erase_if(served, [&](const MailKey& k) { return k.account == key.account; });
        }
        const Mail* known = forgotten[key.account] ? nullptr : find(key);
        if ((known && known->served) || served.contains(key)) {
            return fail(Kind::invalid,
                        fmt::format("mail {} of {} was settled before; nothing of it runs again",
                                    base::printable(key.uid), base::printable(key.account)));
        }
        if (settled.mail.state != MailState::illegal) served.insert(key);
    }
    return {};
}

void MemoryJournal::settleOne(Settled& settled) {
    state_.clock.see(settled.taken);
    adopt(settled.mail.key.account, settled.mail.key.validity);
    Mail* mail = find(settled.mail.key);
    if (!mail) {
        state_.mails.emplace_back().id = ++state_.lastId;
        mail = &state_.mails.back();
    }
    const int open = static_cast<int>(std::ranges::count_if(
        settled.replies, [](const Reply& reply) { return !reply.to.empty(); }));
    mail->known = {settled.mail,      settled.sender, settled.reason,
                   settled.messageId, settled.size,   settled.taken};
    mail->digest = settled.digest;
    mail->served = settled.mail.state != MailState::illegal;
    mail->known.refused = !mail->served;
    mail->open += open;
    mail->replies += open;
    if (mail->served) {
        mail->known.mail.state = mail->open > 0 ? MailState::done : MailState::answered;
    }
    if (settled.password) state_.passwords[settled.mail.key.account] = *settled.password;
    settleProofs(settled);
    if (!settled.bounceOf.empty()) mark(settled.bounceOf);
    for (Reply& reply : settled.replies) queue(reply, mail->id);
    for (const LogRow& row : settled.log) append(row);
}

void MemoryJournal::adopt(const std::string& account, const std::string& validity) {
    const auto [place, isNew] = state_.places.try_emplace(account, Place{validity, ""});
    if (isNew || place->second.validity == validity) return;
    place->second = {validity, ""};
    for (Mail& mail : state_.mails) {
        const MailKey& key = mail.known.mail.key;
        if (key.account == account && key.validity != validity && !mail.gone)
            mail.gone = state_.clock.now();
    }
}

void MemoryJournal::queue(Reply& reply, std::int64_t mail) {
    reply.id = ++state_.lastId;
    Waiting waiting{reply, mail, false, std::nullopt};
    std::vector<std::string> once;
    for (const std::string& to : reply.to) {
        if (std::ranges::find(once, to) == once.end()) once.push_back(to);
    }
    waiting.reply.to = std::move(once);
    if (waiting.reply.to.empty()) {
        waiting.reply.bytes.clear();
        waiting.finished = reply.made;
    }
    state_.replies.push_back(std::move(waiting));
}

Result<std::vector<Reply>> MemoryJournal::due(const std::string& account, base::Time now,
                                              std::size_t atMost) {
    const Lock lock(mutex_);
    state_.clock.see(now);
    std::vector<Reply> replies;
    for (const Waiting& waiting : state_.replies) {
        if (replies.size() >= atMost) break;
        if (!waiting.finished && isDue(waiting.reply.nextTry, now) &&
            within(account, waiting.reply.account)) {
            replies.push_back(waiting.reply);
        }
    }
    return replies;
}

Result<std::optional<base::Time>> MemoryJournal::nextDue(const std::string& account,
                                                         base::Time now) {
    const Lock lock(mutex_);
    std::optional<base::Time> next;
    for (const Waiting& waiting : state_.replies) {
        if (waiting.finished || !within(account, waiting.reply.account)) continue;
        next = next ? std::min(*next, waiting.reply.nextTry) : waiting.reply.nextTry;
    }
    if (next && *next > now + kLongestWait) next = now;
    return next;
}

Result<> MemoryJournal::aboutToSend(const std::vector<std::int64_t>& replies, base::Time now) {
    const Lock lock(mutex_);
    for (Waiting& waiting : state_.replies) {
        if (std::ranges::find(replies, waiting.reply.id) == replies.end()) continue;
        waiting.reply.nextTry = now;
    }
    return {};
}

Result<> MemoryJournal::delivered(const std::vector<Delivered>& outcomes) {
    const Lock lock(mutex_);
    std::map<std::int64_t, base::Time> tries;
    for (const Delivered& outcome : outcomes) {
        const auto waiting = std::ranges::find_if(
            state_.replies, [&](const Waiting& w) { return w.reply.id == outcome.replyId; });
        if (waiting == state_.replies.end()) continue;
        auto& to = waiting->reply.to;
        const auto recipient = std::ranges::find(to, outcome.recipient);
        if (recipient == to.end()) continue;
        state_.clock.see(outcome.log.time);
        append(outcome.log);
        if (outcome.final) {
            to.erase(recipient);
            if (to.empty()) finish(*waiting);
        } else {
            const auto [next, isNew] = tries.try_emplace(outcome.replyId, outcome.nextTry);
            if (!isNew) next->second = std::min(next->second, outcome.nextTry);
        }
        if (outcome.notice) {
            Reply notice = *outcome.notice;
            queue(notice, 0);
        }
    }
    for (Waiting& waiting : state_.replies) {
        const auto next = tries.find(waiting.reply.id);
        if (next == tries.end()) continue;
        waiting.reply.nextTry = next->second;
        ++waiting.reply.attempts;
    }
    return {};
}

void MemoryJournal::finish(Waiting& waiting) {
    waiting.finished = state_.clock.now();
    base::wipe(waiting.reply.bytes);
    for (Mail& mail : state_.mails) {
        if (mail.id != waiting.mail) continue;
        --mail.open;
        auto& state = mail.known.mail.state;
        if (mail.open <= 0 && state == MailState::done) state = MailState::answered;
    }
}

Result<> MemoryJournal::removed(const std::vector<MailKey>& mails) {
    const Lock lock(mutex_);
    for (const MailKey& key : mails) {
        Mail* mail = find(key);
        if (!mail) continue;
        mail->known.mail.state = MailState::removed;
        if (covered(mail->known.mail, state_.places[key.account].floor))
            mail->gone = state_.clock.now();
    }
    return {};
}

Result<> MemoryJournal::listed(const std::string& account, const std::string& validity,
                               const std::string& floor, const std::vector<std::string>& gone) {
    const Lock lock(mutex_);
    adopt(account, validity);
    for (const std::string& uid : gone) {
        if (Mail* mail = find({account, validity, uid})) mail->gone = state_.clock.now();
    }
    Place& place = state_.places[account];
    if (!raisesFloor(place.floor, floor)) return {};
    place.floor = floor;
    for (Mail& mail : state_.mails) {
        if (mail.known.mail.key.account == account && !mail.gone &&
            covered(mail.known.mail, floor)) {
            mail.gone = state_.clock.now();
        }
    }
    return {};
}

MemoryJournal::Mail* MemoryJournal::find(const MailKey& key) {
    const auto mail = std::ranges::find_if(
        state_.mails, [&](const Mail& m) { return !m.gone && m.known.mail.key == key; });
    return mail == state_.mails.end() ? nullptr : &*mail;
}

Result<std::optional<Journal::Own>> MemoryJournal::own(const std::string& messageId) {
    const Lock lock(mutex_);
    std::optional<Own> own;
    for (const Waiting& w : state_.replies) {
        if (w.reply.messageId == messageId) {
            own = Own{w.reply.account, w.reply.what, w.reply.notice, w.bounced};
        }
    }
    return own;
}

bool MemoryJournal::mark(const std::string& messageId) {
    bool changed = false;
    for (Waiting& waiting : state_.replies) {
        if (waiting.reply.messageId != messageId || waiting.bounced) continue;
        waiting.bounced = true;
        changed = true;
    }
    return changed;
}

Result<> MemoryJournal::bounced(const std::string& messageId, const LogRow& row) {
    const Lock lock(mutex_);
    if (mark(messageId)) append(row);
    return {};
}

Result<> MemoryJournal::setPassword(const std::string& account,
                                    std::optional<PasswordRecord> password) {
    const Lock lock(mutex_);
    state_.passwords.erase(account);
    if (password) state_.passwords[account] = std::move(*password);
    return {};
}

Result<> MemoryJournal::log(const LogRow& row) {
    const Lock lock(mutex_);
    append(row);
    return {};
}

void MemoryJournal::append(const LogRow& row) {
    auto& rows = state_.log[row.account];
    rows.push_back(row);
    if (rows.size() > logRows_) rows.erase(rows.begin());
}

Result<std::vector<LogRow>> MemoryJournal::mailLog(const std::string& account, std::size_t rows) {
    const Lock lock(mutex_);
    std::vector<LogRow> found;
    for (const auto& [name, kept] : state_.log) {
        if (within(account, name)) found.insert(found.end(), kept.rbegin(), kept.rend());
    }
    if (account.empty()) {
        std::ranges::stable_sort(found, std::ranges::greater{}, &LogRow::time);
    }
    if (found.size() > rows) found.resize(rows);
    return found;
}

Result<std::vector<Journal::Account>> MemoryJournal::mails(const std::string& account) {
    const Lock lock(mutex_);
    std::vector<Account> all;
    for (const Mail& mail : state_.mails) {
        if (within(account, mail.known.mail.key.account)) all.push_back(mail.known);
    }
    return all;
}

void MemoryJournal::purge() {
    const base::Time cutoff = state_.clock.before(kDigestAge);
    std::erase_if(state_.mails, [&](const Mail& mail) {
        return mail.gone && *mail.gone < cutoff && mail.open <= 0;
    });
    std::erase_if(state_.replies, [&](const Waiting& waiting) {
        return waiting.finished && *waiting.finished < cutoff;
    });
    std::erase_if(state_.signatures, [&](const auto& each) {
        return each.second < state_.clock.before(kBelievedStep);
    });
}

}  // namespace journal
