#include "mailagent/metrics/page.h"

#include "mail/mailbox/memory_mailbox.h"
#include "mailagent/journal/memory_journal.h"
#include "tests/mailagent/metrics/strict.h"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using metrics::PerMachine;

namespace {

struct House {
    net::Loop loop{1};
    base::SettableClock clock{base::Time{std::chrono::hours(24 * 365 * 56)}};
    journal::MemoryJournal journal;
    service::Context context{loop, clock, journal, base::Secret(std::string(32, 'k'))};
    service::Agent agent{context, 1};

    void hold(const std::string& name) {
        service::Account account;
        account.settings.account = name;
        account.settings.enabled = true;
        account.mailbox = std::make_unique<mailbox::MemoryMailbox>();
        agent.hold(std::move(account));
    }
    net::Task<> make(PerMachine perMachine, std::string& text) {
        text = co_await metrics::page(context, agent, perMachine);
    }
    std::string page(PerMachine perMachine) {
        std::string text;
        loop.spawn(make(perMachine, text));
        loop.run();
        return text;
    }
};

}  // namespace

TEST_CASE("the page is one that Prometheus takes, and says what was counted (M42)") {
    House house;
    for (int i = 0; i < 1200; ++i) house.hold("m" + std::to_string(i));
    auto& meters = house.context.meters;
    meters.served = 7;
    meters.accepted = 9;
    meters.turnTime.take(20ms);
    meters.turnTime.take(2min);
    meters.loggedIn(net::Protocol::pop3);
    meters.notLoggedIn(net::Protocol::imap, {base::Kind::login, "no", 0});
    const auto page = metrics_test::read(house.page(PerMachine::trouble));
    CHECK(page.fault == "");
    CHECK(page.at("mailagent_mails_total{result=\"served\"}") == 7);
    CHECK(page.at("mailagent_replies_total{result=\"accepted\"}") == 9);
    CHECK(page.at("mailagent_turn_seconds_bucket{le=\"0.025\"}") == 1);
    CHECK(page.at("mailagent_turn_seconds_bucket{le=\"60\"}") == 1);
    CHECK(page.at("mailagent_turn_seconds_count") == 2);
    CHECK(page.at("mailagent_logins_total{protocol=\"pop3\",result=\"ok\"}") == 1);
    CHECK(page.at("mailagent_logins_total{protocol=\"imap\",result=\"refused\"}") == 1);
    CHECK(page.at("mailagent_mailboxes{state=\"pushing\"}") == 1200);
    CHECK(page.at("mailagent_queue_replies") == 0);
    CHECK(page.at("process_resident_memory_bytes") > 1e6);
    CHECK(page.at("process_open_fds") > 2);
    CHECK(page.at("process_start_time_seconds") > 1e9);
    CHECK(page.kinds.contains("mailagent_build_info"));
    // Twelve hundred machines, and none in trouble: no series of single ones.
    CHECK_FALSE(page.kinds.contains("mailagent_machine_in_trouble"));
}

TEST_CASE("series of single machines come by setting only (M42)") {
    House house;
    for (int i = 0; i < 1200; ++i) house.hold("m" + std::to_string(i));
    const auto all = metrics_test::read(house.page(PerMachine::all));
    CHECK(all.fault == "");
    CHECK(all.at("mailagent_machine_in_trouble{machine=\"m1199\"}") == 0);
    CHECK(all.at("mailagent_machine_queue_replies{machine=\"m7\"}") == 0);
    CHECK_FALSE(metrics_test::read(house.page(PerMachine::none))
                    .kinds.contains("mailagent_machine_in_trouble"));
}

TEST_CASE("rates count what happened within their span") {
    service::Rate rate{1min};
    const std::chrono::steady_clock::time_point start{1000h};
    CHECK(rate.at(start) == 0);
    rate.count(30, start);
    CHECK(rate.at(start + 10s) == 30);
    CHECK(rate.at(start + 90s) == doctest::Approx(15));
    rate.count(10, start + 60s);
    CHECK(rate.at(start + 60s) == doctest::Approx(40));
    CHECK(rate.at(start + 90s) == doctest::Approx(25));
    CHECK(rate.at(start + 5min) == 0);
    rate.count(1, start + 10min);
    CHECK(rate.at(start + 10min) == 1);
}
