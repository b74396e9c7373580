// A journal whose disk is full: chosen calls answer Kind::storage, the others work.
#pragma once

#include "mailagent/journal/journal.h"

#include <set>
#include <string>
#include <utility>

namespace crash {

class FailingJournal final : public journal::Journal {
  public:
    enum class Call {
        account,
        duplicates,
        settle,
        due,
        nextDue,
        aboutToSend,
        delivered,
        removed,
        listed,
        settledSince,
        guesses,
        enrolment,
        signatureSeen,
        record,
        history
    };

    explicit FailingJournal(journal::Journal& inner) : inner_(inner) {}
    void fail(Call call) { failing_.insert(call); }
    void work() { failing_.clear(); }

    base::Result<> together(const std::function<base::Result<>()>& work) override {
        return inner_.together(work);
    }
    base::Result<journal::AccountState> account(const std::string& account) override {
        return guard(Call::account, [&] { return inner_.account(account); });
    }
    base::Result<std::vector<std::size_t>> duplicates(const std::vector<std::string>& digests,
                                                      base::Time now) override {
        return guard(Call::duplicates, [&] { return inner_.duplicates(digests, now); });
    }
    base::Result<> settle(std::vector<journal::Settled>& batch) override {
        return guard(Call::settle, [&] { return inner_.settle(batch); });
    }
    base::Result<std::vector<journal::Reply>> due(const std::string& account, base::Time now,
                                                  std::size_t atMost) override {
        return guard(Call::due, [&] { return inner_.due(account, now, atMost); });
    }
    base::Result<std::optional<base::Time>> nextDue(const std::string& account,
                                                    base::Time now) override {
        return guard(Call::nextDue, [&] { return inner_.nextDue(account, now); });
    }
    base::Result<> aboutToSend(const std::vector<std::int64_t>& replies, base::Time now) override {
        return guard(Call::aboutToSend, [&] { return inner_.aboutToSend(replies, now); });
    }
    base::Result<> delivered(const std::vector<journal::Delivered>& outcomes) override {
        return guard(Call::delivered, [&] { return inner_.delivered(outcomes); });
    }
    base::Result<> removed(const std::vector<journal::MailKey>& mails) override {
        return guard(Call::removed, [&] { return inner_.removed(mails); });
    }
    base::Result<> listed(const std::string& account, const std::string& validity,
                          const std::string& floor, const std::vector<std::string>& gone) override {
        return guard(Call::listed, [&] { return inner_.listed(account, validity, floor, gone); });
    }
    base::Result<std::optional<Own>> own(const std::string& messageId) override {
        return inner_.own(messageId);
    }
    base::Result<> bounced(const std::string& messageId, const journal::LogRow& row) override {
        return inner_.bounced(messageId, row);
    }
    base::Result<Hour> settledSince(const std::string& sender, base::Time since) override {
        return guard(Call::settledSince, [&] { return inner_.settledSince(sender, since); });
    }
    base::Result<Guesses> guesses(const std::string& account, const std::string& sender) override {
        return guard(Call::guesses, [&] { return inner_.guesses(account, sender); });
    }
    base::Result<Enrolment> enrolment(const std::string& sender) override {
        return guard(Call::enrolment, [&] { return inner_.enrolment(sender); });
    }
    base::Result<Enrolment> enrol(const std::string& sender, base::Time now) override {
        return inner_.enrol(sender, now);
    }
    base::Result<> withdraw(const std::string& sender) override { return inner_.withdraw(sender); }
    base::Result<bool> signatureSeen(const std::string& digest) override {
        return guard(Call::signatureSeen, [&] { return inner_.signatureSeen(digest); });
    }
    base::Result<> takeBack(const std::string& account, const std::string& name,
                            base::Time until) override {
        return inner_.takeBack(account, name, until);
    }
    base::Result<> setPassword(const std::string& account,
                               std::optional<journal::PasswordRecord> password) override {
        return inner_.setPassword(account, std::move(password));
    }
    base::Result<> log(const journal::LogRow& row) override { return inner_.log(row); }
    base::Result<std::vector<journal::LogRow>> mailLog(const std::string& account,
                                                       std::size_t rows) override {
        return inner_.mailLog(account, rows);
    }
    base::Result<Counts> counts(const std::string& account) override {
        return inner_.counts(account);
    }
    base::Result<std::map<std::string, std::uint64_t>> waitingReplies() override {
        return inner_.waitingReplies();
    }
    base::Result<> tally(Tally& tally) override { return inner_.tally(tally); }
    base::Result<std::vector<Account>> mails(const std::string& account) override {
        return inner_.mails(account);
    }
    base::Result<> record(const std::string& machine, const machine::Reading& reading,
                          bool listed) override {
        return guard(Call::record, [&] { return inner_.record(machine, reading, listed); });
    }
    base::Result<std::vector<machine::HistoryPoint>> history(const std::string& machine,
                                                             base::Time from) override {
        return guard(Call::history, [&] { return inner_.history(machine, from); });
    }
    base::Result<std::optional<machine::Reading>> lastReading(const std::string& machine) override {
        return guard(Call::history, [&] { return inner_.lastReading(machine); });
    }
    base::Result<std::optional<Listed>> lastListed(const std::string& machine,
                                                   base::Time before) override {
        return guard(Call::history, [&] { return inner_.lastListed(machine, before); });
    }

  private:
    template <class F>
    auto guard(Call call, F&& work) -> decltype(work()) {
        if (failing_.contains(call)) return base::fail(base::Kind::storage, "the disk is full");
        return work();
    }

    journal::Journal& inner_;
    std::set<Call> failing_;
};

}  // namespace crash
