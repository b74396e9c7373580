#include "mailagent/journal/sqlite/stored_journal.h"

namespace journal::sqlite {

using base::Result;

namespace {
constexpr std::int64_t kTalliedAtOnce = 20'000;  ///< mails; some ten milliseconds
constexpr std::int64_t kMailsAtOnce = 2'000;     ///< the same with all that is known of them
}  // namespace

Result<> StoredJournal::together(const std::function<Result<>()>& work) {
    return store_->write([&] { return store_->inside(work); });
}

Result<AccountState> StoredJournal::account(const std::string& account) {
    return store_->read([&]() -> Result<AccountState> {
        AccountState state;
        if (auto known = place(account)) {
            state.validity = std::move(known->validity);
            state.floor = std::move(known->floor);
            state.mails = knownMails(account, state.validity);
        }
        readOrder(account, state);
        return state;
    });
}

std::optional<StoredJournal::Place> StoredJournal::place(const std::string& account) {
    auto row = store_->query("SELECT validity, floor FROM account WHERE name = ?");
    if (!row.with(account).next()) return std::nullopt;
    return Place{row.text(0), row.text(1)};
}

std::vector<KnownMail> StoredJournal::knownMails(const std::string& account,
                                                 const std::string& validity) {
    std::vector<KnownMail> mails;
    auto row = store_->query(
        "SELECT uid, state, disposal, copied FROM mail "
        "WHERE account = ? AND validity = ? AND gone IS NULL ORDER BY id");
    row.with(account, validity);
    while (row.next()) {
        mails.push_back({{account, validity, row.text(0)},
                         static_cast<MailState>(row.number(1)),
                         static_cast<Disposal>(row.number(2)),
                         row.flag(3)});
    }
    return mails;
}

Result<std::vector<std::size_t>> StoredJournal::duplicates(const std::vector<std::string>& digests,
                                                           base::Time now) {
    setNow(now);
    return store_->read([&]() -> Result<std::vector<std::size_t>> {
        std::vector<std::size_t> found;
        for (std::size_t i = 0; i < digests.size(); ++i) {
            auto row = store_->query(
                "SELECT 1 FROM mail WHERE digest = ? AND served = 1 AND digest <> '' "
                "AND (gone IS NULL OR gone >= ?) LIMIT 1");
            if (row.with(digests[i], clock_.before(kDigestAge)).next()) found.push_back(i);
        }
        return found;
    });
}

Result<std::vector<Reply>> StoredJournal::due(const std::string& account, base::Time now,
                                              std::size_t atMost) {
    setNow(now);
    return store_->read([&]() -> Result<std::vector<Reply>> {
        std::vector<Reply> replies;
        const char* const ofAll =
            "SELECT id, account, message_id, what, sender, bytes, made, next_try, attempts, "
            "secret, "
            "notice FROM reply JOIN content ON content.reply = id "
            "WHERE finished IS NULL AND (next_try <= ?1 OR next_try > ?3) ORDER BY id LIMIT ?2";
        const char* const ofOne =
            "SELECT id, account, message_id, what, sender, bytes, made, next_try, attempts, "
            "secret, "
            "notice FROM reply JOIN content ON content.reply = id "
            "WHERE finished IS NULL AND (next_try <= ?1 OR next_try > ?3) AND account = ?4 "
            "ORDER BY id LIMIT ?2";
        auto row = store_->query(account.empty() ? ofAll : ofOne);
        row.with(now, static_cast<std::int64_t>(atMost), now + kLongestWait);
        if (!account.empty()) row.with(account);
        while (row.next()) {
            Reply& reply = replies.emplace_back();
            reply.id = row.number(0);
            reply.account = row.text(1);
            reply.messageId = row.text(2);
            reply.what = row.text(3);
            reply.from = row.text(4);
            reply.bytes = row.text(5);
            reply.made = row.time(6);
            reply.nextTry = row.time(7);
            reply.attempts = static_cast<int>(row.number(8));
            reply.secret = row.flag(9);
            reply.notice = row.flag(10);
            reply.to = recipients(reply.id);
        }
        return replies;
    });
}

std::vector<std::string> StoredJournal::recipients(std::int64_t reply) {
    std::vector<std::string> addresses;
    auto row = store_->query("SELECT address FROM recipient WHERE reply = ? ORDER BY place");
    row.with(reply);
    while (row.next()) addresses.push_back(row.text(0));
    return addresses;
}

Result<std::optional<base::Time>> StoredJournal::nextDue(const std::string& account,
                                                         base::Time now) {
    setNow(now);
    return store_->read([&]() -> Result<std::optional<base::Time>> {
        auto row = store_->query(
            account.empty()
                ? "SELECT min(next_try) FROM reply WHERE finished IS NULL"
                : "SELECT min(next_try) FROM reply WHERE finished IS NULL AND account = ?");
        if (!account.empty()) row.with(account);
        if (!row.next() || row.null(0)) return std::optional<base::Time>{};
        const base::Time next = row.time(0);
        return std::optional<base::Time>{next > now + kLongestWait ? now : next};
    });
}

Result<std::optional<Journal::Own>> StoredJournal::own(const std::string& messageId) {
    return store_->read([&]() -> Result<std::optional<Own>> {
        auto row = store_->query(
            "SELECT account, what, notice, bounced FROM reply WHERE message_id = ? "
            "ORDER BY id DESC LIMIT 1");
        if (!row.with(messageId).next()) return std::optional<Own>{};
        return std::optional<Own>{Own{row.text(0), row.text(1), row.flag(2), row.flag(3)}};
    });
}

Result<std::vector<LogRow>> StoredJournal::mailLog(const std::string& account, std::size_t rows) {
    return store_->read([&]() -> Result<std::vector<LogRow>> {
        std::vector<LogRow> found;
        const char* const ofAll =
            "SELECT time, account, direction, peer, what, outcome, message_id FROM log "
            "ORDER BY time DESC, account, number DESC LIMIT ?";
        const char* const ofOne =
            "SELECT time, account, direction, peer, what, outcome, message_id FROM log "
            "WHERE account = ?2 ORDER BY number DESC LIMIT ?1";
        auto row = store_->query(account.empty() ? ofAll : ofOne);
        row.with(static_cast<std::int64_t>(rows));
        if (!account.empty()) row.with(account);
        while (row.next()) {
            found.push_back({row.time(0), row.text(1),
                             static_cast<LogRow::Direction>(row.number(2)), row.text(3),
                             row.text(4), row.text(5), row.text(6)});
        }
        return found;
    });
}

Result<Journal::Counts> StoredJournal::counts(const std::string& account) {
    return store_->read([&]() -> Result<Counts> {
        auto mails = store_->query(
            "SELECT count(*), count(*) FILTER (WHERE served = 0), "
            "count(*) FILTER (WHERE served = 1 AND open <= 0) FROM mail "
            "WHERE ?1 = '' OR account = ?1");
        auto replies = store_->query(
            "SELECT count(*) FROM reply WHERE finished IS NULL AND (?1 = '' OR account = ?1)");
        mails.with(account).next();
        replies.with(account).next();
        const auto count = [](const Query& row, int column) {
            return static_cast<std::uint64_t>(row.number(column));
        };
        return Counts{count(replies, 0), count(mails, 0), count(mails, 1), count(mails, 2)};
    });
}

Result<std::map<std::string, std::uint64_t>> StoredJournal::waitingReplies() {
    return store_->read([&]() -> Result<std::map<std::string, std::uint64_t>> {
        std::map<std::string, std::uint64_t> waiting;
        auto row = store_->query(
            "SELECT account, count(*) FROM reply WHERE finished IS NULL GROUP BY account");
        while (row.next()) waiting[row.text(0)] = static_cast<std::uint64_t>(row.number(1));
        return waiting;
    });
}

Result<> StoredJournal::tally(Tally& tally) {
    if (tally.next == 0) {
        auto waiting = waitingReplies();
        if (!waiting) return base::fail(waiting.error());
        for (const auto& [account, replies] : *waiting) {
            tally.accounts[account].waitingReplies = replies;
        }
    }
    auto done = store_->read([&]() -> Result<bool> {
        // Ids only rise and are never used again while a later mail stands: each mail is met once.
        auto last = store_->query("SELECT coalesce(max(id), 0) FROM mail");
        last.next();
        auto row = store_->query(
            "SELECT account, count(*), count(*) FILTER (WHERE served = 0), "
            "count(*) FILTER (WHERE served = 1 AND open <= 0) FROM mail "
            "WHERE id > ?1 AND id <= ?1 + ?2 GROUP BY account");
        row.with(tally.next, kTalliedAtOnce);
        while (row.next()) {
            auto& counts = tally.accounts[row.text(0)];
            counts.mails += static_cast<std::uint64_t>(row.number(1));
            counts.illegal += static_cast<std::uint64_t>(row.number(2));
            counts.answered += static_cast<std::uint64_t>(row.number(3));
        }
        tally.next += kTalliedAtOnce;
        return tally.next >= last.number(0);
    });
    if (!done) return base::fail(done.error());
    tally.over = *done;
    return {};
}

/// Bit by bit: commits do not wait for it.
Result<std::vector<Journal::Account>> StoredJournal::mails(const std::string& account) {
    std::vector<Account> all;
    std::int64_t last = 0;
    for (bool more = true; more;) {
        auto part = store_->read([&]() -> Result<bool> {
            auto row = store_->query(
                "SELECT account, validity, uid, state, disposal, copied, sender, reason, "
                "message_id, size, taken, served, id FROM mail "
                "WHERE id > ?2 AND (?1 = '' OR account = ?1) ORDER BY id LIMIT ?3");
            row.with(account, last, kMailsAtOnce);
            std::int64_t count = 0;
            for (; row.next(); ++count) {
                last = row.number(12);
                all.push_back({{{row.text(0), row.text(1), row.text(2)},
                                static_cast<MailState>(row.number(3)),
                                static_cast<Disposal>(row.number(4)),
                                row.flag(5)},
                               row.text(6),
                               row.text(7),
                               row.text(8),
                               base::Bytes{static_cast<std::uint64_t>(row.number(9))},
                               row.time(10),
                               !row.flag(11)});
            }
            return count == kMailsAtOnce;
        });
        if (!part) return base::fail(part.error());
        more = *part;
    }
    return all;
}

}  // namespace journal::sqlite
