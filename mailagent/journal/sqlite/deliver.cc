#include "mailagent/journal/sqlite/stored_journal.h"

#include <algorithm>
#include <map>

namespace journal::sqlite {

using base::Result;

Result<> StoredJournal::aboutToSend(const std::vector<std::int64_t>& replies, base::Time now) {
    return store_->write([&]() -> Result<> {
        for (const std::int64_t reply : replies) {
            store_->query("UPDATE reply SET next_try = ? WHERE id = ?").with(now, reply).run();
        }
        return {};
    });
}

Result<> StoredJournal::delivered(const std::vector<Delivered>& outcomes) {
    if (outcomes.empty()) return {};
    return store_->write([&]() -> Result<> {
        std::map<std::int64_t, base::Time> tries;
        LogRows log;
        for (const Delivered& outcome : outcomes) {
            if (!deliverOne(outcome, log)) continue;
            if (!outcome.final) {
                const auto [next, isNew] = tries.try_emplace(outcome.replyId, outcome.nextTry);
                if (!isNew) next->second = std::min(next->second, outcome.nextTry);
            }
            if (outcome.notice) {
                Reply notice = *outcome.notice;
                queue(notice, std::nullopt);
            }
        }
        append(log);
        for (const auto& [reply, next] : tries) {
            store_->query("UPDATE reply SET next_try = ?2, attempts = attempts + 1 WHERE id = ?1")
                .with(reply, next)
                .run();
        }
        return {};
    });
}

/// Whether the recipient was open.
bool StoredJournal::deliverOne(const Delivered& outcome, LogRows& log) {
    std::optional<std::int64_t> place;
    std::size_t open = 0;
    {
        auto row = store_->query("SELECT place, address FROM recipient WHERE reply = ?");
        for (row.with(outcome.replyId); row.next(); ++open) {
            if (row.text(1) == outcome.recipient) place = row.number(0);
        }
    }
    if (!place) return false;
    setNow(outcome.log.time);
    log.push_back(&outcome.log);
    if (!outcome.final) return true;
    store_->query("DELETE FROM recipient WHERE reply = ? AND place = ?")
        .with(outcome.replyId, *place)
        .run();
    if (open == 1) finish(outcome.replyId);
    return true;
}

void StoredJournal::finish(std::int64_t reply) {
    std::optional<std::int64_t> mail;
    bool secret = false;
    {
        auto row = store_->query("SELECT mail, secret FROM reply WHERE id = ?");
        if (!row.with(reply).next()) return;
        if (!row.null(0)) mail = row.number(0);
        secret = row.flag(1);
    }
    store_->query("UPDATE reply SET finished = ?2 WHERE id = ?1").with(reply, now()).run();
    const auto drop = [&] {
        store_->query("DELETE FROM content WHERE reply = ?").with(reply).run();
    };
    if (secret) {
        store_->eraseTraceless(drop);
        store_->scrubAfterwards();
    } else {
        drop();
    }
    if (!mail) return;
    store_
        ->query(
            "UPDATE mail SET open = open - 1, state = iif(state = 2 AND open <= 1, 3, state) "
            "WHERE id = ?")
        .with(*mail)
        .run();
}

bool StoredJournal::mark(const std::string& messageId) {
    return store_->query("UPDATE reply SET bounced = 1 WHERE message_id = ? AND bounced = 0")
               .with(messageId)
               .run() > 0;
}

Result<> StoredJournal::bounced(const std::string& messageId, const LogRow& row) {
    return store_->write([&]() -> Result<> {
        if (mark(messageId)) append({&row});
        return {};
    });
}

Result<> StoredJournal::log(const LogRow& row) {
    return store_->write([&]() -> Result<> {
        append({&row});
        return {};
    });
}

/// Of many rows only the latest are written: the others would be pushed out at once.
void StoredJournal::append(const LogRows& rows) {
    std::map<std::string_view, LogRows> accounts;
    for (const LogRow* row : rows) accounts[row->account].push_back(row);
    for (const auto& [name, own] : accounts) {
        const std::string& account = own.front()->account;
        std::int64_t number = 0;
        {
            auto last = store_->query("SELECT max(number) FROM log WHERE account = ?");
            if (last.with(account).next() && !last.null(0)) number = last.number(0);
        }
        const auto count = static_cast<std::int64_t>(own.size());
        const auto first = std::max<std::int64_t>(0, count - logRows_);
        for (auto i = first; i < count; ++i) {
            const LogRow& row = *own[static_cast<std::size_t>(i)];
            store_
                ->query(
                    "INSERT INTO log (account, number, time, direction, peer, what, outcome, "
                    "message_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                .with(account, ++number, row.time, static_cast<int>(row.direction), row.peer,
                      row.what, row.outcome, row.messageId)
                .run();
        }
        store_->query("DELETE FROM log WHERE account = ? AND number <= ?")
            .with(account, number - logRows_)
            .run();
    }
}

}  // namespace journal::sqlite
