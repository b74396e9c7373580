// The real journal file: no password in it afterwards, a disk that is full at any page, a state
// folder that may not be written.
#include "tests/crash/scenario.h"

#include "base/log.h"
#include "machine/memory_source.h"
#include "mail/sending/recording_sender.h"
#include "mailagent/journal/key.h"
#include "mailagent/journal/sqlite/sqlite_journal.h"
#include "mailagent/journal/state_folder.h"
#include "mailagent/service/mailbox_cycle.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

using namespace crash;
using namespace std::chrono_literals;

namespace {

using Records = std::map<std::string, std::vector<std::string>>;

net::Task<> turnOnce(service::MailboxCycle& cycle, service::TurnReport& report) {
    report = co_await cycle.once();
}

/// The mailbox and the relay outlive each process over the state folder.
class World {
  public:
    explicit World(std::string box) : box_(std::move(box)) {
        std::filesystem::create_directory(box_);
    }

    void deliver(const std::string& bytes) {
        std::ofstream file(fmt::format("{}/{:04}", box_, ++delivered_), std::ios::binary);
        file << bytes;
    }

    /// Turns of one process, until `turns` are over or nothing is left. Returns its last report.
    service::TurnReport live(journal::Journal& journal, int turns) {
        net::Loop loop(1);
        base::SettableClock clock;
        clock.set(kNow);
        service::Context context{loop, clock, journal, base::Secret(std::string(32, 'k'))};
        service::TurnPlaces logins(loop, 4);
        service::Account account;
        account.settings = settings();
        account.mailbox = std::make_unique<PopFolder>(box_);
        account.sender = relay_;
        account.source = std::make_shared<machine::MemorySource>(reading(kNow));
        service::MailboxCycle cycle(context, std::move(account), logins);
        service::TurnReport report;
        for (int i = 0; i < turns; ++i) {
            report = {};
            loop.spawn(turnOnce(cycle, report));
            loop.run();
            if (!report.trouble && !report.left) break;
        }
        return report;
    }

    /// How many mails lie in the mailbox.
    [[nodiscard]] std::size_t left() const {
        const std::filesystem::directory_iterator files(box_);
        return static_cast<std::size_t>(std::distance(begin(files), end(files)));
    }
    [[nodiscard]] Records sent() const {
        Records all;
        for (const auto& sent : relay_->sent()) {
            all[field(*sent.mail.bytes, "Message-ID")].push_back(*sent.mail.bytes);
        }
        return all;
    }

  private:
    std::string box_;
    int delivered_ = 0;
    std::shared_ptr<sending::RecordingSender> relay_ = std::make_shared<sending::RecordingSender>();
};

/// A disk that fills up tells of itself in every turn; the test counts by other means.
struct Quiet {
    Quiet() {
        base::log::setSink([](base::log::Level, std::string_view) {});
    }
    ~Quiet() { base::log::setSink({}); }
};

std::string listOf(const std::vector<std::string>& files) {
    return fmt::format("{}", fmt::join(files, " "));
}

}  // namespace

TEST_CASE("M21 no password in any file of the state folder after CHPASS") {
    const Quiet quiet;
    const Scratch scratch;
    const auto lock = journal::lockStateFolder(scratch.at("state"));
    REQUIRE(lock);
    REQUIRE(journal::loadOrMakeKey(scratch.at("state/key")));
    auto journal = std::move(journal::SqliteJournal::open(scratch.at("state/journal.db")).value());
    World world(scratch.at("box"));
    world.deliver(mail("change", kOldPassword, "CHPASS Robin-7x Wren-9q"));
    world.deliver(mail("all", kNewPassword, "GETLOG ALL"));
    world.deliver(mail("late", kOldPassword, "HELP"));                             // copied
    world.deliver(mail("foreign", kNewPassword, "HELP", "somebody@example.org"));  // copied
    world.deliver(
        mail("broken", kNewPassword, "CHPASS Wren-9q \"Wren-9q\r\nCHPASS Robin-7x Robin-7x-2"));
    CHECK_FALSE(world.live(*journal, 5).trouble);
    CHECK(world.sent().size() == 1 + 10 + 1 + 1 + 1);
    const auto found = [&](const std::string& bytes) {
        return listOf(holders(scratch.at("state"), bytes));
    };
    CHECK(found(kOldPassword) == "");
    CHECK(found(kNewPassword) == "");
    journal.reset();
    CHECK(found(kOldPassword) == "");
    CHECK(found(kNewPassword) == "");
    // The look itself works: what the journal may hold is found.
    CHECK(found("ce.tanaka@example.com") == "journal.db");
}

TEST_CASE("decision 5: the disk is full at any page: nothing is lost, nothing runs twice") {
    const Quiet quiet;
    int full = 0;
    int served = 0;
    int again = 0;
    for (std::uint32_t pages = 20; pages <= 90; ++pages) {
        CAPTURE(pages);
        const Scratch scratch;
        World world(scratch.at("box"));
        world.deliver(mail("change", kOldPassword, "CHPASS Robin-7x Wren-9q"));
        for (int i = 0; i < 6; ++i) {
            world.deliver(mail(fmt::format("all{}", i), kNewPassword, "GETLOG ALL"));
        }
        journal::SqliteOptions small;
        small.maxPages = pages;
        if (auto opened = journal::SqliteJournal::open(scratch.at("journal.db"), small)) {
            const auto report = world.live(**opened, 4);
            if (report.trouble) {
                ++full;
                CHECK(report.trouble->kind == base::Kind::storage);
                CHECK(report.trouble->text.find("full") != std::string::npos);
            }
            // Whatever left the mailbox was answered; a mail's ten lists are one transaction.
            CHECK(world.sent().size() % 10 == (world.sent().empty() ? 0 : 1));
            CHECK(world.left() + (world.sent().size() + 9) / 10 >= 7);
        } else {
            CHECK(opened.error().kind == base::Kind::storage);
        }
        auto mended = journal::SqliteJournal::open(scratch.at("journal.db"));
        REQUIRE(mended);
        const auto report = world.live(**mended, 4);
        CHECK_FALSE(report.trouble);
        CHECK(world.sent().size() == 61);
        CHECK(world.left() == 0);
        CHECK((*mended)->mails(kAccount)->size() == 7);
        for (const auto& [id, copies] : world.sent()) {
            again += static_cast<int>(copies.size()) - 1;
            for (const auto& copy : copies) CHECK(copy == copies.front());
        }
        CHECK((*mended)->counts(kAccount)->waitingReplies == 0);
        ++served;
    }
    fmt::print("\ndisk full at {} of {} sizes; replies sent again after the restart: {}\n", full,
               served, again);
    std::fflush(stdout);
    CHECK(full > 5);
    CHECK(full < served);
}

TEST_CASE("a state folder that may not be written: said so, and nothing is begun") {
    const Scratch scratch;
    const auto folder = scratch.at("state");
    REQUIRE(::mkdir(folder.c_str(), 0755) == 0);
    REQUIRE(::chmod(scratch.path().c_str(), 0755) == 0);
    REQUIRE(::chmod(folder.c_str(), 0555) == 0);
    std::fflush(nullptr);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        // Root may write everywhere: nobody looks instead.
        if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(2);
        const auto lock = journal::lockStateFolder(folder);
        const auto opened = journal::SqliteJournal::open(folder + "/journal.db");
        const auto isStorage = [](const auto& result) {
            return !result && result.error().kind == base::Kind::storage;
        };
        ::_exit(isStorage(lock) && isStorage(opened) ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    CHECK(std::filesystem::is_empty(folder));
}
