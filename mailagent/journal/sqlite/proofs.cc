#include "base/text.h"
#include "mailagent/journal/sqlite/stored_journal.h"
#include "mailagent/journal/stamp.h"

namespace journal::sqlite {

using base::fail;
using base::Result;

Result<> StoredJournal::settleProofs(const Settled& settled) {
    if (settled.code) {
        const std::string sender = base::lower(settled.code->sender);
        const int burnt = store_
                              ->query(
                                  "UPDATE enrolment SET last_step = ?2 "
                                  "WHERE sender = ?1 AND active = 1 AND last_step < ?2")
                              .with(sender, settled.code->step)
                              .run();
        if (burnt == 0) {
            auto row = store_->query("SELECT 1 FROM enrolment WHERE sender = ? AND active = 1");
            return fail(row.with(sender).next() ? codeUsed(sender) : notEnrolled(sender));
        }
    }
    if (settled.signature) {
        const int fresh = store_
                              ->query(
                                  "INSERT INTO signature (digest, until) VALUES (?1, ?2) "
                                  "ON CONFLICT (digest) DO UPDATE SET until = ?2 WHERE until < ?3")
                              .with(settled.signature->digest, settled.signature->until,
                                    clock_.before(kBelievedStep))
                              .run();
        if (fresh == 0) return fail(signatureUsed());
    }
    count(settled);
    return {};
}

void StoredJournal::count(const Settled& settled) {
    if (settled.guess == Guess::none) return;
    const std::string& account = settled.mail.key.account;
    const std::string guesser = base::lower(settled.guesser);
    if (settled.guess == Guess::right) {
        if (guesser.empty()) return;
        store_->query("DELETE FROM guess WHERE account = ? AND sender = ?")
            .with(account, guesser)
            .run();
        return;
    }
    const std::string all;
    for (const std::string* sender : {&guesser, &all}) {
        if (sender == &guesser && guesser.empty()) continue;
        store_
            ->query(
                "INSERT INTO guess (account, sender, failures, last) VALUES (?1, ?2, 1, ?3) "
                "ON CONFLICT (account, sender) DO UPDATE SET last = ?3, "
                "failures = iif(last < ?4 OR last > ?5, 1, failures + 1)")
            .with(account, *sender, now(), now() - kGuessAge, now() + kClockSlack)
            .run();
    }
    guessed_ = true;
}

/// Once a transaction: the flood of a batch costs one look.
void StoredJournal::boundGuesses() {
    if (!guessed_) return;
    guessed_ = false;
    store_->query("DELETE FROM guess WHERE last < ? OR last > ?")
        .with(now() - kGuessAge, now() + kClockSlack)
        .run();
    store_
        ->query(
            "DELETE FROM guess WHERE (account, sender) IN (SELECT account, sender FROM guess "
            "ORDER BY last DESC, sender = '' DESC, account DESC, sender DESC LIMIT -1 OFFSET ?)")
        .with(static_cast<std::int64_t>(kGuessRows))
        .run();
}

Result<Journal::Hour> StoredJournal::settledSince(const std::string& sender, base::Time since) {
    return store_->read([&]() -> Result<Hour> {
        auto row = store_->query(
            "SELECT count(*), ifnull(sum(replies), 0) FROM mail "
            "WHERE sender = ? COLLATE NOCASE AND taken BETWEEN ? AND ? "
            "AND served = 1 AND sender <> ''");
        if (!row.with(sender, since, now() + kClockSlack).next()) return Hour{};
        return Hour{static_cast<int>(row.number(0)), static_cast<int>(row.number(1))};
    });
}

Result<Journal::Guesses> StoredJournal::guesses(const std::string& account,
                                                const std::string& sender) {
    return store_->read([&]() -> Result<Guesses> {
        const std::string guesser = base::lower(sender);
        auto row = store_->query(
            "SELECT failures, last FROM guess WHERE account = ? AND sender = ? AND last >= ? "
            "AND last <= ?");
        if (!row.with(account, guesser, now() - kGuessAge, now() + kClockSlack).next())
            return Guesses{};
        return Guesses{static_cast<int>(row.number(0)), row.time(1)};
    });
}

Result<Journal::Enrolment> StoredJournal::enrolment(const std::string& sender) {
    return store_->read([&]() -> Result<Enrolment> {
        const std::string known = base::lower(sender);
        auto row =
            store_->query("SELECT number, last_step, active FROM enrolment WHERE sender = ?");
        if (!row.with(known).next()) return Enrolment{};
        return Enrolment{static_cast<int>(row.number(0)), row.number(1), row.flag(2)};
    });
}

Result<Journal::Enrolment> StoredJournal::enrol(const std::string& sender, base::Time now) {
    const std::string known = base::lower(sender);
    const auto written = store_->write([&]() -> Result<> {
        setNow(now);
        store_
            ->query(
                "INSERT INTO enrolment (sender, number, last_step, active, changed) "
                "VALUES (?1, 1, 0, 1, ?2) ON CONFLICT (sender) DO UPDATE SET "
                "number = number + 1, last_step = 0, active = 1, changed = ?2")
            .with(known, now)
            .run();
        return {};
    });
    if (!written) return fail(written.error());
    return enrolment(known);
}

Result<> StoredJournal::withdraw(const std::string& sender) {
    return store_->write([&]() -> Result<> {
        const std::string known = base::lower(sender);
        store_->query("UPDATE enrolment SET active = 0 WHERE sender = ?").with(known).run();
        return {};
    });
}

Result<bool> StoredJournal::signatureSeen(const std::string& digest) {
    return store_->read([&]() -> Result<bool> {
        auto row = store_->query("SELECT 1 FROM signature WHERE digest = ? AND until >= ?");
        return row.with(digest, clock_.before(kBelievedStep)).next();
    });
}

}  // namespace journal::sqlite
