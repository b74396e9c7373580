#include "base/text.h"
#include "mailagent/journal/sqlite/schema.h"
#include "mailagent/journal/sqlite/stored_journal.h"
#include "mailagent/journal/uid.h"

#include <fmt/core.h>
#include <algorithm>

namespace journal::sqlite {
namespace {

using base::fail;
using base::Kind;
using base::Result;

constexpr std::chrono::hours kPurgeEvery{1};
constexpr int kPurgeRows = 500;  // a transaction: bounds what one settle() has to carry

Result<> settledBefore(const MailKey& key) {
    return fail(Kind::invalid,
                fmt::format("mail {} of {} was settled before; nothing of it runs again",
                            base::printable(key.uid), base::printable(key.account)));
}

}  // namespace

Result<> StoredJournal::settle(std::vector<Settled>& batch) {
    if (batch.empty()) return {};
    return store_->write([&]() -> Result<> {
        LogRows log;
        const MailKey* before = nullptr;  // a batch is of one listing, as a rule
        for (Settled& settled : batch) {
            const MailKey& key = settled.mail.key;
            setNow(settled.taken);
            if (!before || before->account != key.account || before->validity != key.validity) {
                adopt(key.account, key.validity);
            }
            before = &key;
            if (auto done = settleOne(settled, log); !done) return done;
        }
        append(log);
        boundGuesses();
        purge(now());
        return {};
    });
}

Result<> StoredJournal::settleOne(Settled& settled, LogRows& log) {
    const KnownMail& mail = settled.mail;
    const bool served = mail.state != MailState::illegal;
    const int open = static_cast<int>(
        std::ranges::count_if(settled.replies, [](const Reply& r) { return !r.to.empty(); }));
    const MailState state = !served ? mail.state : open > 0 ? MailState::done : MailState::answered;
    const int added =
        store_
            ->query(
                "INSERT INTO mail (account, validity, uid, number, served, state, disposal, "
                "copied, open, digest, message_id, sender, reason, size, taken, replies) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?9, ?, ?, ?, ?, ?, ?, ?9) "
                "ON CONFLICT (account, validity, uid) WHERE gone IS NULL DO NOTHING")
            .with(mail.key.account, mail.key.validity, mail.key.uid, uidNumber(mail.key.uid),
                  served, static_cast<int>(state), static_cast<int>(mail.disposal), mail.copied,
                  open, settled.digest, settled.messageId, settled.sender, settled.reason,
                  static_cast<std::int64_t>(settled.size.count), settled.taken)
            .run();
    const auto id = added > 0 ? std::optional(store_->lastId()) : settleAgain(settled, state, open);
    if (!id) return settledBefore(mail.key);
    if (settled.password) putPassword(mail.key.account, *settled.password);
    if (auto burnt = settleProofs(settled); !burnt) return burnt;
    for (const Stamp& stamp : settled.stamps) putStamp(mail.key.account, stamp);
    for (const SettingRecord& set : settled.settings) putSetting(mail.key.account, set);
    if (!settled.bounceOf.empty()) mark(settled.bounceOf);
    for (Reply& reply : settled.replies) queue(reply, id);
    for (const LogRow& row : settled.log) log.push_back(&row);
    return {};
}

/// What was settled as illegal, and counts as another now: its id; nothing where it was served.
std::optional<std::int64_t> StoredJournal::settleAgain(const Settled& settled, MailState state,
                                                       int open) {
    const KnownMail& mail = settled.mail;
    auto row = store_->query(
        "UPDATE mail SET served = ?4, disposal = ?5, copied = ?6, open = open + ?7, "
        "replies = replies + ?7, state = iif(?8 = 3 AND open > 0, 2, ?8), digest = ?9, "
        "message_id = ?10, sender = ?11, reason = ?12, size = ?13, taken = ?14 "
        "WHERE account = ?1 AND validity = ?2 AND uid = ?3 AND gone IS NULL AND served = 0 "
        "RETURNING id");
    row.with(mail.key.account, mail.key.validity, mail.key.uid, mail.state != MailState::illegal,
             static_cast<int>(mail.disposal), mail.copied, open, static_cast<int>(state),
             settled.digest, settled.messageId, settled.sender, settled.reason,
             static_cast<std::int64_t>(settled.size.count), settled.taken);
    if (!row.next()) return std::nullopt;
    const auto id = row.number(0);
    row.next();
    return id;
}

void StoredJournal::adopt(const std::string& account, const std::string& validity) {
    const auto known = place(account);
    if (known && known->validity == validity) return;
    store_->query("INSERT OR REPLACE INTO account (name, validity, floor) VALUES (?, ?, '')")
        .with(account, validity)
        .run();
    if (!known) return;
    store_
        ->query("UPDATE mail SET gone = ?3 WHERE account = ?1 AND validity <> ?2 AND gone IS NULL")
        .with(account, validity, now())
        .run();
}

void StoredJournal::queue(Reply& reply, std::optional<std::int64_t> mail) {
    const bool waits = !reply.to.empty();
    store_
        ->query(
            "INSERT INTO reply (mail, account, message_id, what, sender, made, next_try, attempts, "
            "secret, notice, bounced, finished) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)")
        .with(mail, reply.account, reply.messageId, reply.what, reply.from, reply.made,
              reply.nextTry, reply.attempts, reply.secret, reply.notice,
              waits ? std::nullopt : std::optional(reply.made))
        .run();
    reply.id = store_->lastId();
    if (!waits) return;
    static const std::string padding(kSecretPadding, '\0');
    auto content = store_->query("INSERT INTO content (reply, padding, bytes) VALUES (?, ?, ?)");
    content.with(reply.id, reply.secret ? std::optional(Blob{padding}) : std::nullopt,
                 Blob{reply.bytes});
    content.run();
    for (std::size_t i = 0; i < reply.to.size(); ++i) {
        const auto before = reply.to.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::find(reply.to.begin(), before, reply.to[i]) != before) continue;
        store_->query("INSERT INTO recipient (reply, place, address) VALUES (?, ?, ?)")
            .with(reply.id, static_cast<std::int64_t>(i), reply.to[i])
            .run();
    }
}

void StoredJournal::putPassword(const std::string& account, const PasswordRecord& password) {
    store_->eraseTraceless([&] {
        store_
            ->query(
                "INSERT OR REPLACE INTO password (account, digest, file_digest, changed) "
                "VALUES (?, ?, ?, ?)")
            .with(account, password.digest, password.fileDigest, password.changed)
            .run();
    });
    store_->scrubAfterwards();
}

Result<> StoredJournal::setPassword(const std::string& account,
                                    std::optional<PasswordRecord> password) {
    return store_->write([&]() -> Result<> {
        if (password) {
            putPassword(account, *password);
        } else {
            store_->eraseTraceless([&] {
                store_->query("DELETE FROM password WHERE account = ?").with(account).run();
            });
            store_->scrubAfterwards();
        }
        return {};
    });
}

Result<> StoredJournal::removed(const std::vector<MailKey>& mails) {
    if (mails.empty()) return {};
    return store_->write([&]() -> Result<> {
        std::optional<Place> known;
        const std::string* of = nullptr;
        for (const MailKey& key : mails) {
            if (!of || *of != key.account) known = place(key.account);
            of = &key.account;
            const bool forget =
                known && known->validity == key.validity &&
                covered({key, MailState::removed, Disposal::leave, false}, known->floor);
            store_
                ->query(
                    "UPDATE mail SET state = 4, gone = ?4 WHERE id = (SELECT id FROM mail "
                    "WHERE account = ?1 AND validity = ?2 AND uid = ?3 AND gone IS NULL)")
                .with(key.account, key.validity, key.uid,
                      forget ? std::optional(now()) : std::nullopt)
                .run();
        }
        return {};
    });
}

Result<> StoredJournal::listed(const std::string& account, const std::string& validity,
                               const std::string& floor, const std::vector<std::string>& gone) {
    const auto same = store_->read([&]() -> Result<bool> {
        const auto known = place(account);
        return gone.empty() && known && known->validity == validity &&
               !raisesFloor(known->floor, floor);
    });
    if (!same) return fail(same.error());
    if (*same) return {};
    return store_->write([&]() -> Result<> {
        adopt(account, validity);
        for (const std::string& uid : gone) {
            store_
                ->query(
                    "UPDATE mail SET gone = ?4 WHERE id = (SELECT id FROM mail "
                    "WHERE account = ?1 AND validity = ?2 AND uid = ?3 AND gone IS NULL)")
                .with(account, validity, uid, now())
                .run();
        }
        raiseFloor(account, validity, floor);
        return {};
    });
}

void StoredJournal::raiseFloor(const std::string& account, const std::string& validity,
                               const std::string& floor) {
    const auto known = place(account);
    if (!known || !raisesFloor(known->floor, floor)) return;
    store_->query("UPDATE account SET floor = ?2 WHERE name = ?1").with(account, floor).run();
    const auto bound = uidNumber(floor);
    if (!bound) return;
    // covered(), in SQL: the ids that the floor speaks for are forgotten, so that account() stays
    // small however many mails are left lying.
    store_
        ->query(
            "UPDATE mail SET gone = ?4 WHERE account = ?1 AND validity = ?2 AND gone IS NULL "
            "AND number <= ?3 AND state <> 2 AND (state = 4 OR disposal = 0)")
        .with(account, validity, *bound, now())
        .run();
}

void StoredJournal::purge(base::Time now) {
    if (purged_ && now >= *purged_ && now - *purged_ < kPurgeEvery) return;
    keepClock();
    const base::Time cutoff = clock_.before(kDigestAge);
    const int mails = store_
                          ->query(
                              "DELETE FROM mail WHERE id IN (SELECT id FROM mail "
                              "WHERE gone < ? AND gone IS NOT NULL AND open <= 0 LIMIT ?)")
                          .with(cutoff, kPurgeRows)
                          .run();
    const int replies = store_
                            ->query(
                                "DELETE FROM reply WHERE id IN (SELECT id FROM reply "
                                "WHERE finished < ? AND finished IS NOT NULL LIMIT ?)")
                            .with(cutoff, kPurgeRows)
                            .run();
    store_->query("DELETE FROM signature WHERE until < ?").with(clock_.before(kBelievedStep)).run();
    if (mails < kPurgeRows && replies < kPurgeRows) purged_ = now;
}

}  // namespace journal::sqlite
