// Design decision 11, and what the journal's history gives a list: the last reading over a restart,
// differences, forecasts; and that a journal without it loses no answer.
#include "tests/crash/failing_journal.h"
#include "tests/mailagent/service/house.h"

using namespace service_test;
using namespace std::chrono_literals;

namespace {

machine::Reading totalling(std::uint64_t total, base::Time taken) {
    auto reading = service_test::reading();
    const machine::Provenance from{machine::Origin::snmp, "1.3.6.1.2.1.43.10.2.1.4.1.1", taken};
    reading.taken = taken;
    reading.origins = {machine::Origin::snmp};
    reading.counters.total = machine::Value<machine::Impressions>::of({total}, from);
    return reading;
}

/// A machine's house whose journal lives on: each object is one run of the agent.
struct Run : House {
    explicit Run(std::shared_ptr<journal::MemoryJournal> earlier)
        : House(mailbox::MemoryMailbox::Traits{}, std::move(earlier)) {
        // The uids that earlier runs have served are taken.
        for (auto known = kept->mails("")->size(); known > 0; --known) box->deliver("");
    }
    void ask(base::Time now) {
        clock.set(now);
        box->deliver(mail({}));
        (void)turn();
    }
    [[nodiscard]] std::string lastSent() const { return sentBytes(sender->sent().size() - 1); }
};

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

const auto kSilent = [] { return base::fail(base::Kind::timeout, "no answer within 10 s"); };

}  // namespace

TEST_CASE("a sleeping machine's last reading outlives the agent, and says its age") {
    auto kept = std::make_shared<journal::MemoryJournal>();
    {
        Run run(kept);
        run.source->set(totalling(1000, kNow));
        run.ask(kNow);
        CHECK(holds(run.lastSent(), "1000"));
    }
    Run run(kept);
    run.source->set(kSilent());
    run.ask(kNow + 3h);
    CHECK(holds(run.lastSent(), "The machine could not be read: no answer within 10 s"));
    CHECK(holds(run.lastSent(), "This is its last reading, 03:00 old."));
    CHECK(holds(run.lastSent(), "1000 impressions"));
}

TEST_CASE("a list says what changed since the last one, in the same run and over a restart") {
    auto kept = std::make_shared<journal::MemoryJournal>();
    {
        Run run(kept);
        run.source->set(totalling(1000, kNow));
        run.ask(kNow);
        CHECK_FALSE(holds(run.lastSent(), "DIFFERENCE"));
    }
    Run run(kept);
    run.source->set(totalling(1250, kNow + 24h));
    run.ask(kNow + 24h);
    CHECK(holds(run.lastSent(), "DIFFERENCE"));
    CHECK(holds(run.lastSent(), "+250"));
    CHECK(kept->history("hq-2f", {})->size() == 2);
}

TEST_CASE("mails of one batch share a reading; what is the same again is not kept again") {
    auto kept = std::make_shared<journal::MemoryJournal>();
    Run run(kept);
    run.source->set(totalling(1000, kNow));
    run.box->deliver(mail({}));
    run.box->deliver(mail({}));
    (void)run.turn();
    CHECK(run.source->reads() == 1);
    CHECK(run.sender->sent().size() == 2);
    run.ask(kNow + 1s);
    CHECK(run.source->reads() == 1);  // within five seconds
    CHECK(kept->history("hq-2f", {})->size() == 1);
}

TEST_CASE("a mail that asks for no list needs no machine where the journal knows it") {
    auto kept = std::make_shared<journal::MemoryJournal>();
    {
        Run run(kept);
        run.source->set(totalling(1000, kNow));
        run.ask(kNow);
    }
    Run run(kept);
    run.box->deliver(mail({.body = "HELP\r\n"}));
    (void)run.turn();
    CHECK(run.source->reads() == 0);
    CHECK(holds(run.lastSent(), "26XE00123"));
}

TEST_CASE("a journal that keeps no history loses no answer") {
    House house;
    crash::FailingJournal failing(house.journal);
    failing.fail(crash::FailingJournal::Call::record);
    failing.fail(crash::FailingJournal::Call::history);
    service::Context context{house.loop, house.clock, failing, base::Secret(std::string(32, 'k'))};
    service::AccountSettings settings;
    settings.account = "hq-2f";
    house.source->set(totalling(1000, kNow));
    service::MachineReader reader(context, house.source, settings);
    service::Facts facts;
    house.run([&]() -> net::Task<> {
        facts = co_await reader.read(1s);
        reader.keep(true);
    });
    REQUIRE(facts.reading);
    CHECK(facts.error.empty());
    CHECK(facts.reading->counters.total.value.count == 1000);
    reader.forget();
    house.source->set(kSilent());
    house.run([&]() -> net::Task<> { facts = co_await reader.readOnce(1s); });
    CHECK(facts.reading->counters.total.value.count == 1000);  // kept in memory instead
}

TEST_CASE("days to end appear once the history tells them") {
    auto kept = std::make_shared<journal::MemoryJournal>();
    const auto at = [](std::uint64_t level, base::Time taken) {
        auto reading = totalling(1000 + level, taken);
        const machine::Provenance from{machine::Origin::snmp, "1.3.6.1.2.1.43.11", taken};
        machine::Part toner;
        toner.name = machine::Text::of("Black Toner", from);
        toner.level = machine::Value<machine::Amount>::of({level}, from);
        toner.capacity = machine::Value<machine::Amount>::of({100}, from);
        reading.parts = {toner};
        return reading;
    };
    std::uint64_t level = 90;
    for (int day = 0; day < 4; ++day, level -= 10) {
        Run run(kept);
        run.source->set(at(level, kNow + 24h * day));
        run.clock.set(kNow + 24h * day);
        run.box->deliver(mail({.body = "GETLOG MANAGEMENT\r\n"}));
        (void)run.turn();
        if (day == 3) CHECK(holds(run.lastSent(), "60.0     6 "));
    }
}
