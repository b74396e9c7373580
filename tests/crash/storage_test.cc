// The journal that cannot be written: nothing runs, the mails stay, the operator is told once, and
// everything goes on when it works again. What the relay took meanwhile is not sent to it again.
#include "tests/crash/scenario.h"

#include "base/log.h"
#include "machine/memory_source.h"
#include "mail/mailbox/memory_mailbox.h"
#include "mail/sending/recording_sender.h"
#include "mailagent/journal/memory_journal.h"
#include "mailagent/service/mailbox_cycle.h"
#include "tests/crash/failing_journal.h"

#include <doctest/doctest.h>
#include <memory>

using namespace crash;
using namespace std::chrono_literals;

namespace {

net::Task<> turnOnce(service::MailboxCycle& cycle, service::TurnReport& report) {
    report = co_await cycle.once();
}

/// An agent in memory whose journal can be told to fail. Errors and good news are kept.
class Office {
  public:
    Office() : context_{loop_, clock, journal, base::Secret(std::string(32, 'k'))} {
        base::log::setLevel(base::log::Level::info);
        base::log::setSink([this](base::log::Level level, std::string_view line) {
            if (level >= base::log::Level::error) errors.emplace_back(line);
            if (line.find("served again") != std::string_view::npos) ++recovered;
        });
        clock.set(kNow);
        restart();
    }
    Office(const Office&) = delete;
    Office& operator=(const Office&) = delete;
    ~Office() {
        cycle_.reset();
        base::log::setSink({});
        base::log::setLevel(base::log::Level::error);
    }

    service::TurnReport turn() {
        service::TurnReport report;
        loop_.spawn(turnOnce(*cycle_, report));
        loop_.run();
        return report;
    }

    /// A new process over the same journal and the same mails.
    void restart() {
        service::Account account;
        account.settings = settings;
        auto owned = std::make_unique<mailbox::MemoryMailbox>();
        if (box != nullptr) {
            for (auto& mail : box->mails()) owned->deliver(std::move(mail));
        }
        box = owned.get();
        account.mailbox = std::move(owned);
        account.sender = sender;
        account.source = std::make_shared<machine::MemorySource>(reading(kNow));
        cycle_ = std::make_unique<service::MailboxCycle>(context_, std::move(account), logins_);
    }

    [[nodiscard]] std::string sent(std::size_t i) const { return *sender->sent().at(i).mail.bytes; }
    [[nodiscard]] std::size_t sentCount() const { return sender->sent().size(); }

  private:
    net::Loop loop_{1};
    journal::MemoryJournal inner_;

  public:
    base::SettableClock clock;
    FailingJournal journal{inner_};
    service::AccountSettings settings = crash::settings();
    std::shared_ptr<sending::RecordingSender> sender = std::make_shared<sending::RecordingSender>();
    mailbox::MemoryMailbox* box = nullptr;
    std::vector<std::string> errors;
    int recovered = 0;

  private:
    service::Context context_;
    service::TurnPlaces logins_{loop_, 10};
    std::unique_ptr<service::MailboxCycle> cycle_;
};

/// A reply whose fate could not be taken down, a minute after a restart.
void sendUntold(Office& office) {
    office.box->deliver(mail("help", kOldPassword, "HELP"));
    office.journal.fail(FailingJournal::Call::delivered);
    CHECK(office.turn().trouble);
    office.journal.work();
    office.restart();
    office.clock.advance(1min);
}

}  // namespace

TEST_CASE("decision 5: nothing can be settled: nothing runs, the mails stay, told once") {
    Office office;
    office.box->deliver(mail("change", kOldPassword, "CHPASS Robin-7x Wren-9q"));
    office.box->deliver(mail("help", kNewPassword, "HELP"));
    office.journal.fail(FailingJournal::Call::settle);
    for (int i = 0; i < 3; ++i) {
        const auto report = office.turn();
        REQUIRE(report.trouble);
        CHECK(report.trouble->kind == base::Kind::storage);
        CHECK(office.sentCount() == 0);
        CHECK(office.box->uids().size() == 2);
        CHECK_FALSE(office.journal.account(kAccount)->password);
        CHECK(office.journal.mails(kAccount)->empty());
    }
    REQUIRE(office.errors.size() == 1);
    CHECK(office.errors[0] ==
          "hq-2f: the disk is full; no command runs and the mails stay on the server until this "
          "is mended");
    office.journal.work();
    CHECK_FALSE(office.turn().trouble);
    CHECK(office.sentCount() == 2);
    CHECK(office.box->uids().empty());
    CHECK(office.journal.mails(kAccount)->size() == 2);
    CHECK(office.recovered == 1);
}

TEST_CASE("a disk that stays full does not bring the same reply with every turn") {
    Office office;
    office.box->deliver(mail("help", kOldPassword, "HELP"));
    office.journal.fail(FailingJournal::Call::delivered);
    for (int i = 0; i < 4; ++i) {
        CHECK(office.turn().trouble);
        office.clock.advance(10min);
        CHECK(office.sentCount() == 1);
        CHECK(office.box->uids().size() == 1);
    }
    CHECK(office.errors.size() == 1);
    office.box->deliver(mail("later", kOldPassword, "GETLOG COUNTER"));
    CHECK(office.turn().trouble);
    CHECK(office.sentCount() == 1);
    office.journal.work();
    CHECK_FALSE(office.turn().trouble);
    CHECK(office.sentCount() == 2);
    CHECK(office.box->uids().empty());
}

TEST_CASE("decision 5: a reply whose fate could not be taken down goes again after a restart") {
    Office office;
    sendUntold(office);
    CHECK_FALSE(office.turn().trouble);
    REQUIRE(office.sentCount() == 2);
    CHECK(office.sent(0) == office.sent(1));
    CHECK(office.box->uids().empty());
    CHECK(office.journal.mails(kAccount)->size() == 1);
}

TEST_CASE("decision 5: a reply that waits and cannot be read waits for the next turn") {
    Office office;
    sendUntold(office);
    office.journal.fail(FailingJournal::Call::due);
    CHECK(office.turn().trouble);
    CHECK(office.sentCount() == 1);
    CHECK(office.box->uids().size() == 1);
    office.journal.work();
    CHECK_FALSE(office.turn().trouble);
    CHECK(office.sentCount() == 2);
    CHECK(office.box->uids().empty());
}

TEST_CASE("a removal that could not be taken down is seen from the next listing") {
    for (const auto call : {FailingJournal::Call::removed, FailingJournal::Call::listed}) {
        Office office;
        office.box->deliver(mail("help", kOldPassword, "HELP"));
        office.journal.fail(call);
        CHECK(office.turn().trouble);
        CHECK(office.box->uids().empty());
        office.journal.work();
        office.box->deliver(mail("next", kOldPassword, "HELP"));
        CHECK_FALSE(office.turn().trouble);
        CHECK_FALSE(office.turn().trouble);
        CHECK(office.sentCount() == 2);
        CHECK(office.box->uids().empty());
        CHECK(office.journal.mails(kAccount)->size() == 2);
        CHECK(office.journal.counts(kAccount)->waitingReplies == 0);
    }
}

TEST_CASE("the journal cannot even be read: nothing runs, the mails stay") {
    for (const auto call : {FailingJournal::Call::account, FailingJournal::Call::nextDue,
                            FailingJournal::Call::duplicates, FailingJournal::Call::settledSince}) {
        Office office;
        office.box->deliver(mail("help", kOldPassword, "HELP"));
        office.journal.fail(call);
        CHECK(office.turn().trouble);
        CHECK(office.sentCount() == 0);
        CHECK(office.box->uids().size() == 1);
        office.journal.work();
        CHECK_FALSE(office.turn().trouble);
        CHECK(office.sentCount() == 1);
        CHECK(office.box->uids().empty());
    }
}

TEST_CASE("the manager hears of too many mails although the first attempt could not be settled") {
    Office office;
    office.settings.mailsPerHour = 1;
    office.settings.adminNotice = service::AdminNotice::none;
    office.restart();
    office.box->deliver(mail("one", kOldPassword, "HELP"));
    CHECK_FALSE(office.turn().trouble);
    office.box->deliver(mail("two", kOldPassword, "HELP"));
    office.journal.fail(FailingJournal::Call::settle);
    CHECK(office.turn().trouble);
    office.journal.work();
    CHECK_FALSE(office.turn().trouble);
    REQUIRE(office.sentCount() == 2);
    CHECK(office.sender->sent()[1].mail.envelope.to ==
          std::vector<std::string>{"manager@example.com"});
}
