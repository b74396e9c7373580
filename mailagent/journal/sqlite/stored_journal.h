// The port over the store. Private to this room; the outside has SqliteJournal::open().
//   reads.cc    what only reads
//   settle.cc   what the mailbox side tells: settled, removed, listed
//   order.cc    stamps, and settings set by mail
//   proofs.cc   one-time codes, signatures, wrong passwords, hourly counts
//   deliver.cc  what the sending side tells: delivered, bounced, and the mail log
//   history.cc  the readings of the machines
#pragma once

#include "mailagent/journal/journal.h"
#include "mailagent/journal/passed_time.h"
#include "mailagent/journal/sqlite/store.h"

#include <memory>

namespace journal::sqlite {

class StoredJournal final : public Journal {
  public:
    StoredJournal(std::unique_ptr<Store> store, std::size_t logRows, HistoryDepth depth,
                  const PassedTime::State& clock);
    StoredJournal(const StoredJournal&) = delete;
    StoredJournal& operator=(const StoredJournal&) = delete;
    ~StoredJournal() override;

    base::Result<> together(const std::function<base::Result<>()>& work) override;
    [[nodiscard]] bool wantsRest() const noexcept override { return store_->wantsRest(); }
    void rest() override { store_->rest(); }
    [[nodiscard]] bool tryLook(const std::function<void()>& work) override {
        return store_->tryLook(work);
    }
    base::Result<AccountState> account(const std::string& account) override;
    base::Result<std::vector<std::size_t>> duplicates(const std::vector<std::string>& digests,
                                                      base::Time now) override;
    base::Result<> settle(std::vector<Settled>& batch) override;
    base::Result<std::vector<Reply>> due(const std::string& account, base::Time now,
                                         std::size_t atMost) override;
    base::Result<std::optional<base::Time>> nextDue(const std::string& account,
                                                    base::Time now) override;
    base::Result<> aboutToSend(const std::vector<std::int64_t>& replies, base::Time now) override;
    base::Result<> delivered(const std::vector<Delivered>& outcomes) override;
    base::Result<> removed(const std::vector<MailKey>& mails) override;
    base::Result<> listed(const std::string& account, const std::string& validity,
                          const std::string& floor, const std::vector<std::string>& gone) override;
    base::Result<std::optional<Own>> own(const std::string& messageId) override;
    base::Result<> bounced(const std::string& messageId, const LogRow& row) override;
    base::Result<Hour> settledSince(const std::string& sender, base::Time since) override;
    base::Result<Guesses> guesses(const std::string& account, const std::string& sender) override;
    base::Result<Enrolment> enrolment(const std::string& sender) override;
    base::Result<Enrolment> enrol(const std::string& sender, base::Time now) override;
    base::Result<> withdraw(const std::string& sender) override;
    base::Result<bool> signatureSeen(const std::string& digest) override;
    base::Result<> takeBack(const std::string& account, const std::string& name,
                            base::Time until) override;
    base::Result<> setPassword(const std::string& account,
                               std::optional<PasswordRecord> password) override;
    base::Result<> log(const LogRow& row) override;
    base::Result<std::vector<LogRow>> mailLog(const std::string& account,
                                              std::size_t rows) override;
    base::Result<Counts> counts(const std::string& account) override;
    base::Result<std::map<std::string, std::uint64_t>> waitingReplies() override;
    base::Result<> tally(Tally& tally) override;
    base::Result<std::vector<Account>> mails(const std::string& account) override;
    base::Result<> record(const std::string& machine, const machine::Reading& reading,
                          bool listed) override;
    base::Result<std::vector<machine::HistoryPoint>> history(const std::string& machine,
                                                             base::Time from) override;
    base::Result<std::optional<machine::Reading>> lastReading(const std::string& machine) override;
    base::Result<std::optional<Listed>> lastListed(const std::string& machine,
                                                   base::Time before) override;

  private:
    struct Place {
        std::string validity, floor;
    };

    // Inside a work only.
    std::optional<Place> place(const std::string& account);
    std::vector<KnownMail> knownMails(const std::string& account, const std::string& validity);
    void readOrder(const std::string& account, AccountState& state);
    std::optional<Stamp> stamp(const std::string& account, const std::string& kind);
    std::vector<std::string> stampMails(const std::string& account, const std::string& kind);
    void putPassword(const std::string& account, const PasswordRecord& password);
    std::vector<std::string> recipients(std::int64_t reply);
    using LogRows = std::vector<const LogRow*>;
    base::Result<> settleOne(Settled& settled, LogRows& log);
    std::optional<std::int64_t> settleAgain(const Settled& settled, MailState state, int open);
    void putStamp(const std::string& account, const Stamp& stamp);
    void putSetting(const std::string& account, const SettingRecord& setting);
    base::Result<> settleProofs(const Settled& settled);
    void count(const Settled& settled);
    void boundGuesses();
    void adopt(const std::string& account, const std::string& validity);
    void raiseFloor(const std::string& account, const std::string& validity,
                    const std::string& floor);
    void queue(Reply& reply, std::optional<std::int64_t> mail);
    bool deliverOne(const Delivered& outcome, LogRows& log);
    void finish(std::int64_t reply);
    bool mark(const std::string& messageId);
    void append(const LogRows& rows);
    void purge(base::Time now);
    void prune(const std::string& machine, base::Time taken);
    base::Result<std::optional<std::string>> readingBytes(const std::string& machine, int least);
    static std::optional<machine::Reading> wholeReading(const std::string& machine,
                                                        const std::optional<std::string>& bytes);

    [[nodiscard]] base::Time now() const { return clock_.now(); }
    void setNow(base::Time now) { clock_.see(now); }
    void keepClock();

    std::unique_ptr<Store> store_;
    const std::int64_t logRows_;
    const HistoryDepth depth_;
    PassedTime clock_;
    PassedTime::State keptClock_;       ///< as it lies in the file; inside works
    std::optional<base::Time> purged_;  ///< when purge() last found nothing more; inside works
    bool guessed_ = false;              ///< a wrong password was counted; inside works
};

}  // namespace journal::sqlite
