// A relay that takes nothing for long, and a clock that is set meanwhile: what waits is tried again
// as documented (back_off.h), arrives once, or is given up with one notice.
#include "mailagent/service/outbox.h"
#include "tests/crash/failing_journal.h"
#include "tests/mailagent/service/house.h"

using namespace service_test;
using namespace std::chrono_literals;
using sending::Outcome;

namespace {

constexpr auto kDay = 24h;

/// A house whose relay takes nothing while `down`.
class RelayHouse : public House {
  public:
    explicit RelayHouse(bool refusesConnections) {
        sender->setScript([this, refusesConnections](const sending::Outgoing&,
                                                     const std::string& to) -> sending::Delivery {
            if (!down) {
                arrived.push_back(to);
                return {to, Outcome::accepted, {}, false};
            }
            ++refused;
            base::Error why{base::Kind::refused, "451 4.3.0 try later", 451};
            if (refusesConnections) why = {base::Kind::closed, "cannot connect to the relay", 0};
            sending::Delivery delivery{to, Outcome::deferred, why, true};
            delivery.unreached = refusesConnections;
            return delivery;
        });
    }

    /// Turns whenever a reply is due, as the cycle does, or with each interval, until `span` is
    /// over.
    void pass(base::Time::duration span) {
        const auto end = clock.now() + span;
        for (;;) {
            auto next = clock.now() + std::chrono::milliseconds(settings.interval / 1ms);
            const auto due = journal.nextDue(settings.account, clock.now());
            REQUIRE(due);
            if (*due) next = std::min(next, std::max(**due, clock.now() + 1s));
            if (next > end) break;
            clock.set(next);
            turn();
        }
        clock.set(end);
    }

    bool down = true;
    int refused = 0;
    std::vector<std::string> arrived;
};

const std::string kKen = "ce.tanaka@example.com", kManager = "manager@example.com";

}  // namespace

TEST_CASE("M24 a relay that refuses for a day: the reply is tried with back-off and arrives once") {
    for (const bool connections : {false, true}) {
        RelayHouse house(connections);
        house.box->deliver(mail({}));
        house.turn();
        house.pass(kDay);
        // After 1, 5 and 15 minutes, then each hour: 1 + 3 + 23 tries.
        CHECK(house.refused == 27);
        CHECK(house.box->uids().size() == 1);
        house.down = false;
        house.pass(2h);
        CHECK(house.arrived == std::vector<std::string>{kKen});
        CHECK(house.box->uids().empty());
        const auto first = house.sentBytes(0);
        for (std::size_t i = 0; i < house.sender->sent().size(); ++i) {
            CHECK(house.sentBytes(i) == first);
        }
        house.pass(80h);
        CHECK(house.arrived.size() == 1);
    }
}

TEST_CASE("M24 a relay that never comes back: given up after 72 hours, one notice, none about it") {
    RelayHouse house(true);
    house.box->deliver(mail({}));
    house.turn();
    house.pass(71h);
    CHECK(house.journal.mails(house.settings.account)->at(0).mail.state ==
          journal::MailState::done);
    house.pass(3h);
    CHECK(house.box->uids().empty());
    const auto waiting = house.journal.due(house.settings.account, house.clock.now() + 100h, 100);
    REQUIRE(waiting);
    REQUIRE(waiting->size() == 1);
    CHECK(waiting->at(0).to == std::vector<std::string>{kManager});
    CHECK(waiting->at(0).notice);
    SUBCASE("the notice arrives when the relay is back") {
        house.down = false;
        house.pass(2h);
        CHECK(house.arrived == std::vector<std::string>{kManager});
        house.pass(80h);
        CHECK(house.arrived.size() == 1);
    }
    SUBCASE("the notice is given up too, without another") {
        house.pass(80h);
        const auto left = house.journal.due(house.settings.account, house.clock.now() + 100h, 100);
        REQUIRE(left);
        CHECK(left->empty());
        house.down = false;
        house.pass(80h);
        CHECK(house.arrived.empty());
    }
}

TEST_CASE("M24 a hundred replies that are given up make one line of trouble, a notice for each") {
    RelayHouse house(true);
    house.settings.mailsPerFetch = 50;
    for (int i = 0; i < 50; ++i) house.box->deliver(mail({}));
    house.turn();
    house.pass(75h);
    CHECK(house.box->uids().empty());
    house.down = false;
    house.pass(2h);
    CHECK(house.arrived == std::vector<std::string>(50, kManager));
}

TEST_CASE("a clock that is set while replies wait: they go out once, within the hour") {
    struct Row {
        base::Time::duration by;
        const char* note;
    };
    for (const auto& [by, note] : {Row{-366 * kDay, "back a year"}, Row{-3h, "back three hours"},
                                   Row{2h, "forward"}, Row{366 * kDay, "forward a year"}}) {
        CAPTURE(note);
        RelayHouse house(false);
        house.box->deliver(mail({}));
        house.turn();
        house.pass(5h);  // an hour between tries by now
        house.clock.set(house.clock.now() + by);
        house.down = false;
        house.pass(1h + 1min);
        CHECK(house.arrived == std::vector<std::string>{kKen});
        CHECK(house.box->uids().empty());
        house.pass(80h);
        CHECK(house.arrived.size() == 1);
    }
}

TEST_CASE("a clock that is set back while the relay is away: the 72 hours do not become a year") {
    RelayHouse house(true);
    house.box->deliver(mail({}));
    house.turn();
    house.pass(5h);
    house.clock.set(house.clock.now() - 366 * kDay);
    house.pass(80h);
    house.down = false;
    house.pass(2h);
    CHECK(house.arrived == std::vector<std::string>{kManager});
}

/// Refuses for good whom `refuses` names, and says why or not.
sending::RecordingSender::Script refusing(RelayHouse& house, bool doubtful,
                                          std::function<bool(const std::string&)> refuses) {
    return [&house, doubtful, refuses = std::move(refuses)](
               const sending::Outgoing&, const std::string& to) -> sending::Delivery {
        if (!house.down || !refuses(to)) {
            house.arrived.push_back(to);
            return {to, Outcome::accepted, {}, false};
        }
        ++house.refused;
        return {to,
                doubtful ? Outcome::deferred : Outcome::refused,
                {base::Kind::refused, "The relay refused it: 550 no", 550},
                false,
                doubtful};
    };
}

bool everybody(const std::string&) {
    return true;
}

std::vector<std::string> sorted(std::vector<std::string> words) {
    std::sort(words.begin(), words.end());
    return words;
}

TEST_CASE("M24 a refusal that may mean us costs no mail, the notice of it neither") {
    RelayHouse house(false);
    house.sender->setScript(refusing(house, true, everybody));
    for (int i = 0; i < 12; ++i) house.box->deliver(mail({}));
    house.turn();
    house.box->deliver(mail({}));
    house.pass(20h);
    CHECK(house.refused > 13 * 12);
    CHECK(house.arrived.empty());
    CHECK(house.box->uids().size() == 13);
    house.down = false;
    house.pass(2h);
    CHECK(std::count(house.arrived.begin(), house.arrived.end(), kKen) == 13);
    CHECK(std::count(house.arrived.begin(), house.arrived.end(), kManager) == 1);
    CHECK(house.box->uids().empty());
}

TEST_CASE("M24 an agent that begins anew gives up nothing that may mean us") {
    auto journal = std::make_shared<journal::MemoryJournal>();
    base::Time now{};
    for (int start = 0; start < 20; ++start) {
        House house({}, journal);
        if (start > 0) house.clock.set(now + 61min);
        house.sender->setScript([](const sending::Outgoing&, const std::string& to) {
            return sending::Delivery{
                to, Outcome::deferred, {base::Kind::refused, "550 no", 550}, false, true};
        });
        if (start == 0) house.box->deliver(mail({}));
        house.turn();
        now = house.clock.now();
    }
    const auto due = journal->due("hq-2f", now + 2h, 100);
    REQUIRE(due);
    std::vector<std::string> waits;
    for (const auto& reply : *due) waits.push_back(reply.to.front());
    CHECK(sorted(waits) == sorted({kKen, kManager, kManager}));  // one notice a day
}

TEST_CASE("M24 a relay that takes one mail between two that it refuses is told of once") {
    RelayHouse house(false);
    int asked = 0;
    house.sender->setScript([&](const sending::Outgoing&, const std::string& to) {
        if (to == kManager || ++asked == 2) {
            house.arrived.push_back(to);
            return sending::Delivery{to, Outcome::accepted, {}, false};
        }
        return sending::Delivery{
            to, Outcome::deferred, {base::Kind::refused, "550 no", 550}, false, true};
    });
    for (int i = 0; i < 3; ++i) house.box->deliver(mail({}));
    house.turn();
    house.pass(1min);
    CHECK(sorted(house.arrived) == sorted({kKen, kManager}));
}

TEST_CASE("M24 who asks as the manager loses nothing either") {
    RelayHouse house(false);
    house.sender->setScript(refusing(house, true, everybody));
    Letter letter;
    letter.from = kManager;
    house.box->deliver(mail(letter));
    house.pass(20h);
    CHECK(house.box->uids().size() == 1);
    house.down = false;
    house.pass(2h);
    CHECK(house.arrived == std::vector<std::string>{kManager});
}

TEST_CASE("M24 what is refused in doubt for 72 hours is given up, and told") {
    RelayHouse house(false);
    house.sender->setScript(
        refusing(house, true, [](const std::string& to) { return to == kKen; }));
    house.box->deliver(mail({}));
    house.turn();
    CHECK(house.refused == 1);
    house.pass(2s);
    CHECK(house.arrived == std::vector<std::string>{kManager});
    CHECK(house.sentHolds(1, "tried again for 72 hours"));
    house.pass(71h);
    CHECK(house.box->uids().size() == 1);
    CHECK(house.arrived.size() == 1);
    house.pass(3h);
    CHECK(house.arrived == std::vector<std::string>{kManager, kManager});
    CHECK(house.box->uids().empty());
}

TEST_CASE("M24 an agent that begins anew sends nothing that its journal could not take down") {
    RelayHouse house(false);
    house.box->deliver(mail({}));
    house.turn();
    CHECK(house.sender->calls() == 1);
    house.clock.advance(61s);
    crash::FailingJournal failing(house.journal);
    failing.fail(crash::FailingJournal::Call::aboutToSend);
    service::Context context{house.loop, house.clock, failing, base::Secret(std::string(32, 'k'))};
    service::Outbox anew(context, house.settings, house.sender);
    base::Result<> sent;
    const auto send = [&]() -> net::Task<> { sent = co_await anew.sendDue(); };
    house.run(send);
    CHECK_FALSE(sent);
    CHECK(house.sender->calls() == 1);
    failing.work();
    house.run(send);
    CHECK(sent);
    CHECK(house.sender->calls() == 2);
}

TEST_CASE("M24 a refusal that names the recipient or the mail is final, and told") {
    RelayHouse house(false);
    house.sender->setScript(
        refusing(house, false, [](const std::string& to) { return to == kKen; }));
    house.box->deliver(mail({}));
    house.turn();
    CHECK(house.box->uids().empty());
    house.pass(1min);
    CHECK(house.refused == 1);
    CHECK(house.arrived == std::vector<std::string>{kManager});
}

TEST_CASE("a relay that is away is dialled once a minute, however many turns there are") {
    RelayHouse house(true);
    house.settings.mailsPerFetch = 50;
    for (int i = 0; i < 35; ++i) house.box->deliver(mail({}));
    for (int i = 0; i < 5; ++i) house.turn();
    CHECK(house.sender->calls() == 1);
    house.clock.advance(61s);
    for (int i = 0; i < 5; ++i) house.turn();
    CHECK(house.sender->calls() == 2);
    house.clock.set(house.clock.now() - 48h);
    house.turn();
    CHECK(house.sender->calls() == 3);
}

TEST_CASE(
    "M24 a relay that cannot be reached is dialled once a turn; who was not tried still waits") {
    RelayHouse house(true);
    house.settings.mailsPerFetch = 50;
    for (int i = 0; i < 35; ++i) house.box->deliver(mail({}));
    const auto report = house.turn();
    CHECK(report.sendingFailed);
    CHECK(house.sender->calls() == 1);
    CHECK(house.refused == 10);
    REQUIRE(report.nextReply);
    CHECK(*report.nextReply >= house.clock.now() + 1min);
    const auto due = house.journal.due(house.settings.account, house.clock.now(), 100);
    REQUIRE(due);
    CHECK(due->size() == 25);
    for (const auto& reply : *due) CHECK(reply.attempts == 0);
    house.clock.advance(61s);
    house.turn();
    CHECK(house.sender->calls() == 2);
    house.down = false;
    house.clock.advance(6min);
    house.turn();
    CHECK(house.arrived.size() == 35);
    CHECK(house.box->uids().empty());
}

TEST_CASE("a relay that refuses one mail after the other is asked for all of them") {
    RelayHouse house(false);
    house.settings.mailsPerFetch = 50;
    for (int i = 0; i < 35; ++i) house.box->deliver(mail({}));
    house.turn();
    CHECK(house.refused == 35);
}
