// Decorators of the three ports that end the process with SIGKILL just before or just after one
// call, counted over all of them: nothing is flushed, nothing is destroyed.
#pragma once

#include "mail/mailbox/mailbox.h"
#include "mail/sending/sender.h"
#include "mailagent/journal/journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <atomic>
#include <csignal>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace crash {

/// Counts the places where the process could die and dies at one of them. Any thread.
class Killer {
  public:
    /// `at`: the place to die at, from 1; 0: none. The place's name is left in the file `note`.
    Killer(int at, std::string note) : at_(at), note_(std::move(note)) {}

    void point(const std::string& where) {
        if (++seen_ != at_) return;
        const int fd = ::open(note_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (fd < 0 || ::write(fd, where.data(), where.size()) < 0) ::_exit(9);
        ::raise(SIGKILL);
    }

    /// A blocking call with a place before it and one behind it.
    template <class F>
    auto around(const char* call, F&& work) -> decltype(work()) {
        point(fmt::format("{} before", call));
        auto result = work();
        point(fmt::format("{} after", call));
        return result;
    }

  private:
    std::atomic<int> seen_{0};
    const int at_;
    const std::string note_;
};

class KillingJournal final : public journal::Journal {
  public:
    KillingJournal(journal::Journal& inner, Killer& killer) : inner_(inner), killer_(killer) {}

    base::Result<> together(const std::function<base::Result<>()>& work) override {
        return killer_.around("journal.together", [&] { return inner_.together(work); });
    }
    [[nodiscard]] bool wantsRest() const noexcept override { return inner_.wantsRest(); }
    [[nodiscard]] bool tryLook(const std::function<void()>& work) override {
        return inner_.tryLook(work);
    }
    void rest() override {
        killer_.point("journal.rest before");
        inner_.rest();
        killer_.point("journal.rest after");
    }
    base::Result<journal::AccountState> account(const std::string& account) override {
        return killer_.around("journal.account", [&] { return inner_.account(account); });
    }
    base::Result<std::vector<std::size_t>> duplicates(const std::vector<std::string>& digests,
                                                      base::Time now) override {
        return killer_.around("journal.duplicates",
                              [&] { return inner_.duplicates(digests, now); });
    }
    base::Result<> settle(std::vector<journal::Settled>& batch) override {
        return killer_.around("journal.settle", [&] { return inner_.settle(batch); });
    }
    base::Result<std::vector<journal::Reply>> due(const std::string& account, base::Time now,
                                                  std::size_t atMost) override {
        return killer_.around("journal.due", [&] { return inner_.due(account, now, atMost); });
    }
    base::Result<std::optional<base::Time>> nextDue(const std::string& account,
                                                    base::Time now) override {
        return killer_.around("journal.nextDue", [&] { return inner_.nextDue(account, now); });
    }
    base::Result<> aboutToSend(const std::vector<std::int64_t>& replies, base::Time now) override {
        return killer_.around("journal.aboutToSend",
                              [&] { return inner_.aboutToSend(replies, now); });
    }
    base::Result<> delivered(const std::vector<journal::Delivered>& outcomes) override {
        return killer_.around("journal.delivered", [&] { return inner_.delivered(outcomes); });
    }
    base::Result<> removed(const std::vector<journal::MailKey>& mails) override {
        return killer_.around("journal.removed", [&] { return inner_.removed(mails); });
    }
    base::Result<> listed(const std::string& account, const std::string& validity,
                          const std::string& floor, const std::vector<std::string>& gone) override {
        return killer_.around("journal.listed",
                              [&] { return inner_.listed(account, validity, floor, gone); });
    }
    base::Result<std::optional<Own>> own(const std::string& messageId) override {
        return killer_.around("journal.own", [&] { return inner_.own(messageId); });
    }
    base::Result<> bounced(const std::string& messageId, const journal::LogRow& row) override {
        return killer_.around("journal.bounced", [&] { return inner_.bounced(messageId, row); });
    }
    base::Result<Hour> settledSince(const std::string& sender, base::Time since) override {
        return killer_.around("journal.settledSince",
                              [&] { return inner_.settledSince(sender, since); });
    }
    base::Result<Guesses> guesses(const std::string& account, const std::string& sender) override {
        return killer_.around("journal.guesses", [&] { return inner_.guesses(account, sender); });
    }
    base::Result<Enrolment> enrolment(const std::string& sender) override {
        return killer_.around("journal.enrolment", [&] { return inner_.enrolment(sender); });
    }
    base::Result<Enrolment> enrol(const std::string& sender, base::Time now) override {
        return killer_.around("journal.enrol", [&] { return inner_.enrol(sender, now); });
    }
    base::Result<> withdraw(const std::string& sender) override {
        return killer_.around("journal.withdraw", [&] { return inner_.withdraw(sender); });
    }
    base::Result<bool> signatureSeen(const std::string& digest) override {
        return killer_.around("journal.signatureSeen",
                              [&] { return inner_.signatureSeen(digest); });
    }
    base::Result<> takeBack(const std::string& account, const std::string& name,
                            base::Time until) override {
        return killer_.around("journal.takeBack",
                              [&] { return inner_.takeBack(account, name, until); });
    }
    base::Result<> setPassword(const std::string& account,
                               std::optional<journal::PasswordRecord> password) override {
        return killer_.around("journal.setPassword",
                              [&] { return inner_.setPassword(account, password); });
    }
    base::Result<> log(const journal::LogRow& row) override {
        return killer_.around("journal.log", [&] { return inner_.log(row); });
    }
    base::Result<std::vector<journal::LogRow>> mailLog(const std::string& account,
                                                       std::size_t rows) override {
        return killer_.around("journal.mailLog", [&] { return inner_.mailLog(account, rows); });
    }
    base::Result<Counts> counts(const std::string& account) override {
        return killer_.around("journal.counts", [&] { return inner_.counts(account); });
    }
    base::Result<std::map<std::string, std::uint64_t>> waitingReplies() override {
        return killer_.around("journal.waitingReplies", [&] { return inner_.waitingReplies(); });
    }
    base::Result<> tally(Tally& tally) override {
        return killer_.around("journal.tally", [&] { return inner_.tally(tally); });
    }
    base::Result<std::vector<Account>> mails(const std::string& account) override {
        return killer_.around("journal.mails", [&] { return inner_.mails(account); });
    }
    // Runs beside the other calls: counted, it would make the points of death come by chance.
    base::Result<> record(const std::string& machine, const machine::Reading& reading,
                          bool listed) override {
        return inner_.record(machine, reading, listed);
    }
    base::Result<std::vector<machine::HistoryPoint>> history(const std::string& machine,
                                                             base::Time from) override {
        return killer_.around("journal.history", [&] { return inner_.history(machine, from); });
    }
    base::Result<std::optional<machine::Reading>> lastReading(const std::string& machine) override {
        return killer_.around("journal.lastReading", [&] { return inner_.lastReading(machine); });
    }
    base::Result<std::optional<Listed>> lastListed(const std::string& machine,
                                                   base::Time before) override {
        return killer_.around("journal.lastListed",
                              [&] { return inner_.lastListed(machine, before); });
    }

  private:
    journal::Journal& inner_;
    Killer& killer_;
};

class KillingMailbox final : public mailbox::Mailbox {
  public:
    KillingMailbox(std::unique_ptr<mailbox::Mailbox> inner, Killer& killer)
        : inner_(std::move(inner)), killer_(killer) {}

    net::Task<base::Result<mailbox::Listing>> open(mailbox::ListFrom from) override {
        return around("mailbox.open", inner_->open(std::move(from)));
    }
    net::Task<base::Result<std::vector<mailbox::Fetched>>> headers(std::vector<std::string> uids,
                                                                   base::Bytes limit) override {
        return around("mailbox.headers", inner_->headers(std::move(uids), limit));
    }
    net::Task<base::Result<std::vector<mailbox::Fetched>>> fetch(std::vector<std::string> uids,
                                                                 base::Bytes limit) override {
        return around("mailbox.fetch", inner_->fetch(std::move(uids), limit));
    }
    net::Task<base::Result<>> remove(std::vector<std::string> uids) override {
        return around("mailbox.remove", inner_->remove(std::move(uids)));
    }
    net::Task<base::Result<>> move(std::vector<std::string> uids, std::string folder) override {
        return around("mailbox.move", inner_->move(std::move(uids), std::move(folder)));
    }
    net::Task<base::Result<>> close() override { return around("mailbox.close", inner_->close()); }
    net::Task<bool> wait(net::Deadline until, net::Loop::Event& woken) override {
        return inner_->wait(until, woken);
    }
    [[nodiscard]] bool pushes() const override { return inner_->pushes(); }
    [[nodiscard]] std::uint64_t received() const override { return inner_->received(); }

  private:
    /// A task does nothing before it is awaited (net/task.h), so the first place lies before it.
    template <class T>
    net::Task<T> around(const char* call, net::Task<T> inner) {
        killer_.point(fmt::format("{} before", call));
        auto result = co_await std::move(inner);
        killer_.point(fmt::format("{} after", call));
        co_return result;
    }

    std::unique_ptr<mailbox::Mailbox> inner_;
    Killer& killer_;
};

class KillingSender final : public sending::Sender {
  public:
    KillingSender(std::shared_ptr<sending::Sender> inner, Killer& killer)
        : inner_(std::move(inner)), killer_(killer) {}

    net::Task<std::vector<std::vector<sending::Delivery>>> send(
        std::vector<sending::Outgoing> mails) override {
        killer_.point("sender.send before");
        auto results = co_await inner_->send(std::move(mails));
        killer_.point("sender.send after");
        co_return results;
    }
    net::Task<> close() override {
        killer_.point("sender.close before");
        co_await inner_->close();
        killer_.point("sender.close after");
    }

  private:
    std::shared_ptr<sending::Sender> inner_;
    Killer& killer_;
};

}  // namespace crash
