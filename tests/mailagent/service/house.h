// A whole agent in memory: mailbox, relay, machine and journal are the ports' twins, the clock
// stands still. One object a test.
#pragma once

#include "machine/memory_source.h"
#include "mail/mailbox/memory_mailbox.h"
#include "mail/sending/recording_sender.h"
#include "mailagent/journal/memory_journal.h"
#include "mailagent/service/agent.h"

#include "base/log.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <functional>
#include <string>
#include <vector>

namespace service_test {

inline const base::Time kNow{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} +
                             std::chrono::hours(9)};

inline machine::Reading reading() {
    machine::Reading reading;
    reading.taken = kNow;
    reading.machine.identity.serial = machine::Text::of("26XE00123");
    return reading;
}

struct Letter {
    std::string subject = "U-BIX";
    std::string body = "GETLOG COUNTER\r\n";
    std::string from = "ce.tanaka@example.com";
    std::string id = "";     ///< "" = made up from a counter
    std::string extra = "";  ///< further header lines
    std::string date = "Mon, 02 Mar 2026 08:53:00 +0000";
};

inline std::string mail(const Letter& letter) {
    static int count = 0;
    const auto id = letter.id.empty() ? fmt::format("<m{}@phone.example.com>", ++count) : letter.id;
    return fmt::format(
        "From: Ken Tanaka <{}>\r\nTo: hq@example.com\r\nSubject: {}\r\nDate: {}\r\n"
        "Message-ID: {}\r\n{}\r\n{}",
        letter.from, letter.subject, letter.date, id, letter.extra, letter.body);
}

class House {
  public:
    House() : House(mailbox::MemoryMailbox::Traits{}) {}
    /// `shared`: the journal of another machine's house.
    explicit House(
        mailbox::MemoryMailbox::Traits traits,
        std::shared_ptr<journal::MemoryJournal> shared = std::make_shared<journal::MemoryJournal>())
        : kept(std::move(shared)),
          context{loop, clock, journal, base::Secret(std::string(32, 'k'))},
          logins(loop, 10),
          sender(std::make_shared<sending::RecordingSender>()),
          source(std::make_shared<machine::MemorySource>(reading())) {
        base::log::setLevel(base::log::Level::warning);
        clock.set(kNow);
        settings.account = "hq-2f";
        settings.enabled = true;
        settings.address = "hq@example.com";
        settings.ownAddresses = {"hq@example.com"};
        settings.nickname = "HQ-2F";
        settings.managerAddress = "manager@example.com";
        settings.senders = {"@example.com"};
        settings.filePassword = base::Secret("U-BIX");
        auto owned = std::make_unique<mailbox::MemoryMailbox>(traits);
        box = owned.get();
        mailbox_ = std::move(owned);
    }

    /// One turn with the settings as they stand. The cycle stays, so state between turns does too.
    service::TurnReport turn() {
        if (!cycle_) {
            service::Account account;
            account.settings = settings;
            account.mailbox = std::move(mailbox_);
            account.sender = sender;
            account.source = source;
            cycle_ = std::make_unique<service::MailboxCycle>(context, std::move(account), logins);
        }
        service::TurnReport report;
        run([&]() -> net::Task<> { report = co_await cycle_->once(); });
        return report;
    }

    /// The settings in force, SET's among them. After the first turn.
    [[nodiscard]] const service::AccountSettings& live() const { return cycle_->settings(); }

    void run(const std::function<net::Task<>()>& work) {
        loop.spawn(work());
        loop.run();
    }

    [[nodiscard]] std::string sentBytes(std::size_t i) const {
        return i < sender->sent().size() ? *sender->sent()[i].mail.bytes : std::string();
    }
    [[nodiscard]] std::vector<std::string> sentTo(std::size_t i) const {
        return sender->sent().at(i).mail.envelope.to;
    }
    [[nodiscard]] bool sentHolds(std::size_t i, std::string_view text) const {
        return sentBytes(i).find(text) != std::string::npos;
    }

    net::Loop loop{2};
    base::SettableClock clock;
    std::shared_ptr<journal::MemoryJournal> kept;
    journal::MemoryJournal& journal = *kept;
    service::Context context;
    service::TurnPlaces logins;
    service::AccountSettings settings;
    mailbox::MemoryMailbox* box = nullptr;
    std::shared_ptr<sending::RecordingSender> sender;
    std::shared_ptr<machine::MemorySource> source;

  private:
    std::unique_ptr<mailbox::Mailbox> mailbox_;
    std::unique_ptr<service::MailboxCycle> cycle_;
};

}  // namespace service_test
