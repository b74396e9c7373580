// The journal's memory twin: the same answers, gone with the process. For tests, the dry run and
// the demo. Never blocks; everything is looked for one by one.
#pragma once

#include "mailagent/journal/journal.h"
#include "mailagent/journal/passed_time.h"

#include <map>
#include <mutex>
#include <utility>

namespace journal {

class MemoryJournal final : public Journal {
  public:
    /// `logRows`: rows of the mail log kept for each account, at least kMailLogRows.
    explicit MemoryJournal(std::size_t logRows = kMailLogRows, HistoryDepth depth = {});

    /// Undone by putting back a copy of everything: for single-threaded tests.
    base::Result<> together(const std::function<base::Result<>()>& work) override;
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
    struct Mail {
        std::int64_t id = 0;
        Account known;
        std::string digest;
        bool served = false;             ///< settled as done
        int open = 0;                    ///< replies with open recipients
        int replies = 0;                 ///< that ever had recipients
        std::optional<base::Time> gone;  ///< when it left the listing
    };
    struct Waiting {
        Reply reply;
        std::int64_t mail = 0;  ///< 0: a notice
        bool bounced = false;
        std::optional<base::Time> finished;
    };
    struct Place {
        std::string validity, floor;
    };
    struct Order {
        std::map<std::string, Stamp> stamps;            ///< by kind
        std::map<std::string, SettingRecord> settings;  ///< by name
    };
    struct Machine {
        std::vector<machine::HistoryPoint> points;  ///< oldest first
        std::optional<machine::Reading> last, listed;
    };

    Mail* find(const MailKey& key);
    base::Result<> checkNew(const std::vector<Settled>& batch);
    base::Result<> checkProofs(const std::vector<Settled>& batch);
    void settleOne(Settled& settled);
    void settleProofs(const Settled& settled);
    void count(const Settled& settled);
    [[nodiscard]] bool seen(const std::string& digest) const;
    void adopt(const std::string& account, const std::string& validity);
    void queue(Reply& reply, std::int64_t mail);
    void finish(Waiting& waiting);
    bool mark(const std::string& messageId);
    void append(const LogRow& row);
    void purge();

    const std::size_t logRows_;
    const HistoryDepth depth_;
    std::mutex mutex_;
    struct State {
        PassedTime clock;
        std::int64_t lastId = 0;
        std::vector<Mail> mails;
        std::vector<Waiting> replies;
        std::map<std::string, Place> places;
        std::map<std::string, PasswordRecord> passwords;
        std::map<std::string, std::vector<LogRow>> log;
        std::map<std::string, Machine> machines;
        std::map<std::string, Order> orders;                             ///< by account
        std::map<std::string, Enrolment> enrolments;                     ///< by sender
        std::map<std::string, base::Time> signatures;                    ///< until
        std::map<std::pair<std::string, std::string>, Guesses> guesses;  ///< by account and sender
    };
    State state_;
};

}  // namespace journal
