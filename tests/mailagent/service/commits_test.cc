// How often a turn goes to the journal: each time costs a transaction and a hand-over to a worker,
// of ten thousand machines that are asked every minute.
#include "tests/mailagent/service/house.h"

#include <cstdint>
#include <numeric>

using namespace service_test;

namespace {

std::uint64_t commits(const House& house) {
    const auto& times = house.context.meters.commitTime.below;
    return std::accumulate(times.begin(), times.end(), std::uint64_t{0});
}

}  // namespace

TEST_CASE("a turn goes to the journal once, and with a mail in it four times") {
    House house;
    house.turn();  // the first one writes what the mailbox is
    const auto before = commits(house);
    house.turn();
    CHECK(commits(house) == before + 1);
    house.box->deliver(mail({}));
    CHECK(house.turn().removed == 1);
    // What is there; the mail and the machine's reading; the reply's fate and what is to be removed
    // now; what was removed.
    CHECK(commits(house) == before + 1 + 4);
    CHECK(house.journal.lastListed("hq-2f", base::Time::max()).value());
    house.turn();
    CHECK(commits(house) == before + 1 + 4 + 1);
}

TEST_CASE("a turn says when the next reply is to be tried again") {
    House house;
    CHECK_FALSE(house.turn().nextReply);
    house.sender->answer("ce.tanaka@example.com", sending::Outcome::deferred, 1);
    house.box->deliver(mail({}));
    const auto next = house.turn().nextReply;
    REQUIRE(next);
    CHECK(*next > kNow);
    CHECK(next == house.journal.nextDue("hq-2f").value());
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
