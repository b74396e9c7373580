// How often a turn goes to the journal: each time costs a transaction and a hand-over to a worker,
// of ten thousand machines that are asked every minute.
#include "tests/mailagent/service/house.h"

#include <cstdint>
#include <numeric>
#include <thread>

using namespace service_test;

namespace {

std::uint64_t commits(const House& house) {
    const auto& times = house.context.meters.commitTime.below;
    return std::accumulate(times.begin(), times.end(), std::uint64_t{0});
}

}  // namespace

TEST_CASE("a turn hands the journal nothing, and with a mail in it three works") {
    House house;
    house.turn();  // the first one writes what the mailbox is
    const auto before = commits(house);
    house.turn();
    CHECK(commits(house) == before);
    house.box->deliver(mail({}));
    CHECK(house.turn().removed == 1);
    // The mail and the machine's reading; the reply's fate and what is to be removed now; what was
    // removed.
    CHECK(commits(house) == before + 3);
    CHECK(house.journal.lastListed("hq-2f", base::Time::max()).value());
    house.turn();
    CHECK(commits(house) == before + 3);
}

TEST_CASE("what is looked up stands behind what was handed over, and goes to a worker if long") {
    House house;
    auto& lane = house.context.lane;
    std::vector<std::string> order;
    const auto here = std::this_thread::get_id();
    const auto write = [&]() -> net::Task<> {
        const auto work = [&] {
            order.emplace_back("written");
            return base::Result<>{};
        };
        CHECK(co_await lane.run(work));
    };
    const auto look = [&](bool brief) -> net::Task<> {
        const auto work = [&]() -> base::Result<bool> {
            const bool onLoop = std::this_thread::get_id() == here;
            order.emplace_back(onLoop ? "here" : "worker");
            return onLoop;
        };
        CHECK(co_await lane.look(brief, work));
    };
    house.run([&]() -> net::Task<> {
        co_await look(true);
        co_await look(false);
        house.loop.spawn(write());
        co_await look(true);
        co_await look(true);
    });
    CHECK(order == std::vector<std::string>{"here", "worker", "written", "worker", "here"});
}

TEST_CASE("a few plain lists are rendered without a worker, and nothing that takes longer") {
    service::Batch batch;
    service::AccountSettings settings;
    const auto add = [&batch](lists::Forms forms) {
        auto& mail = batch.mails.emplace_back();
        mail.outcome.emplace();
        mail.outcome->lists.push_back(lists::ListId::counter);
        mail.outcome->forms[static_cast<std::size_t>(lists::ListId::counter)] = forms;
    };
    for (int i = 0; i < 5; ++i) add({});
    service::Facts machine;
    const auto isSoon = [&] { return isSoonRendered(batch, settings, machine); };
    CHECK(isSoon());
    machine::Reading busy;
    busy.accounts.rows.resize(1000);
    machine.reading = std::make_shared<const machine::Reading>(busy);
    CHECK_FALSE(isSoon());
    machine = {};
    machine.history = std::make_shared<const std::vector<machine::HistoryPoint>>(1000);
    CHECK_FALSE(isSoon());
    machine = {};
    settings.attach.csv = true;
    CHECK_FALSE(isSoon());
    settings = {};
    settings.encryptReplies = true;
    CHECK_FALSE(isSoon());
    settings = {};
    add({});
    CHECK_FALSE(isSoon());
    batch.mails.clear();
    add({.json = true});
    CHECK_FALSE(isSoon());
    batch.mails.clear();
    add({});
    for (int i = 0; i < 5; ++i) batch.mails[0].outcome->lists.push_back(lists::ListId::counter);
    CHECK_FALSE(isSoon());
}

TEST_CASE("a turn says when the next reply is to be tried again") {
    House house;
    CHECK_FALSE(house.turn().nextReply);
    house.sender->answer("ce.tanaka@example.com", sending::Outcome::deferred, 1);
    house.box->deliver(mail({}));
    const auto next = house.turn().nextReply;
    REQUIRE(next);
    CHECK(*next > kNow);
    CHECK(next == house.journal.nextDue("hq-2f", kNow).value());
    house.clock.set(*next);
    CHECK_FALSE(house.turn().nextReply);  // taken now
}

TEST_CASE("M5 M6 a machine that is switched off logs in for the reply that waits for a login") {
    House house;
    house.settings.popBeforeSmtp = true;
    house.settings.rightsRules = {{"any", {"ALL"}, {}}};
    house.sender->answer("ce.tanaka@example.com", sending::Outcome::refused, 1);
    house.box->deliver(mail({.body = "SET ENABLE NO\r\n"}));
    auto report = house.turn();
    CHECK_FALSE(house.live().enabled);
    // The notice of the refusal is due, and this relay takes it only behind a login.
    REQUIRE(report.nextReply);
    CHECK(*report.nextReply <= kNow);
    house.sender->clear();
    report = house.turn();
    REQUIRE(house.sender->sent().size() == 1);
    CHECK(house.sentTo(0) == std::vector<std::string>{"manager@example.com"});
    CHECK_FALSE(report.nextReply);
}

TEST_CASE("a machine that was read for a mail that is then left alone is remembered all the same") {
    House house;
    house.settings.serial.clear();
    house.settings.proofRules = {{"any", {.signature = true}}};
    house.box->deliver(mail({}));
    CHECK(house.turn().legal == 0);
    CHECK(house.source->reads() == 1);
    CHECK(house.journal.lastReading("hq-2f").value());
}
