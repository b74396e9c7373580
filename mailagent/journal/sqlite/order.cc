#include "mailagent/journal/sqlite/stored_journal.h"
#include "mailagent/journal/stamp.h"

namespace journal::sqlite {
namespace {

using base::Result;

enum Arm : std::uint8_t { kPassword = 1, kStamp = 2, kSetting = 3 };

std::optional<std::int64_t> stored(const std::optional<std::uint64_t>& sequence) {
    if (!sequence) return std::nullopt;
    return static_cast<std::int64_t>(*sequence);
}

}  // namespace

/// One look for everything of an account that mails may change: most accounts have nothing of it.
void StoredJournal::readOrder(const std::string& account, AccountState& state) {
    auto row = store_->query(
        "SELECT 1, digest, file_digest, '', changed, '', NULL FROM password WHERE account = ?1 "
        "UNION ALL "
        "SELECT 2, kind, '', '', date, minutes, sequence FROM stamp WHERE account = ?1 "
        "UNION ALL "
        "SELECT 3, name, value, file_value, changed, sender, NULL FROM setting "
        "WHERE account = ?1 ORDER BY 1, 2");
    row.with(account);
    while (row.next()) {
        switch (row.number(0)) {
            case kPassword:
                state.password = PasswordRecord{row.text(1), row.text(2), row.time(4)};
                break;
            case kStamp: {
                Stamp& stamp = state.stamps.emplace_back();
                stamp.kind = row.text(1);
                stamp.date = row.time(4);
                stamp.offsetMinutes = static_cast<int>(row.number(5));
                if (!row.null(6)) stamp.sequence = static_cast<std::uint64_t>(row.number(6));
                stamp.mails = stampMails(account, stamp.kind);
                break;
            }
            default:
                state.settings.push_back(
                    {row.text(1), row.text(2), row.text(3), row.time(4), row.text(5)});
        }
    }
}

std::optional<Stamp> StoredJournal::stamp(const std::string& account, const std::string& kind) {
    auto row =
        store_->query("SELECT date, minutes, sequence FROM stamp WHERE account = ? AND kind = ?");
    if (!row.with(account, kind).next()) return std::nullopt;
    Stamp stamp{kind, row.time(0), static_cast<int>(row.number(1)), std::nullopt, {}};
    if (!row.null(2)) stamp.sequence = static_cast<std::uint64_t>(row.number(2));
    stamp.mails = stampMails(account, kind);
    return stamp;
}

std::vector<std::string> StoredJournal::stampMails(const std::string& account,
                                                   const std::string& kind) {
    std::vector<std::string> mails;
    auto row =
        store_->query("SELECT mail FROM stamp_mail WHERE account = ? AND kind = ? ORDER BY place");
    row.with(account, kind);
    while (row.next()) mails.push_back(row.text(0));
    return mails;
}

void StoredJournal::putStamp(const std::string& account, const Stamp& stamp) {
    const auto standing = this->stamp(account, stamp.kind);
    const Stamp merged = mergedStamp(standing, stamp);
    if (standing && merged == *standing) return;
    store_
        ->query(
            "INSERT OR REPLACE INTO stamp (account, kind, date, minutes, sequence) "
            "VALUES (?, ?, ?, ?, ?)")
        .with(account, merged.kind, merged.date, merged.offsetMinutes, stored(merged.sequence))
        .run();
    store_->query("DELETE FROM stamp_mail WHERE account = ? AND kind = ?")
        .with(account, merged.kind)
        .run();
    std::int64_t place = 0;
    for (const std::string& mail : merged.mails) {
        store_->query("INSERT INTO stamp_mail (account, kind, place, mail) VALUES (?, ?, ?, ?)")
            .with(account, merged.kind, place++, mail)
            .run();
    }
}

void StoredJournal::putSetting(const std::string& account, const SettingRecord& setting) {
    store_
        ->query(
            "INSERT OR REPLACE INTO setting (account, name, value, file_value, changed, sender) "
            "VALUES (?, ?, ?, ?, ?, ?)")
        .with(account, setting.name, setting.value, setting.fileValue, setting.changed, setting.by)
        .run();
}

Result<> StoredJournal::takeBack(const std::string& account, const std::string& name,
                                 base::Time until) {
    return store_->write([&]() -> Result<> {
        std::vector<std::string> names;
        {
            auto row = store_->query(
                "SELECT name FROM setting WHERE account = ?1 AND (?2 = '' OR name = ?2)");
            row.with(account, name);
            while (row.next()) names.push_back(row.text(0));
        }
        for (const std::string& each : names) {
            putStamp(account, {"SET " + each, until, 0, std::nullopt, {}});
            store_->query("DELETE FROM setting WHERE account = ? AND name = ?")
                .with(account, each)
                .run();
        }
        return {};
    });
}

}  // namespace journal::sqlite
