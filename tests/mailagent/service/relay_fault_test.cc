// A relay that takes nothing for long, and a clock that is set meanwhile: what waits is tried again
// as documented (back_off.h), arrives once, or is given up with one notice.
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

TEST_CASE(
    "M24 the notice is refused like the reply: both wait, the operator is told, none is lost") {
    struct Row {
        bool doubtful;
        std::vector<std::string> arrive;
    };
    for (const auto& row : {Row{true, {kManager, kKen}}, Row{false, {}}}) {
        CAPTURE(row.doubtful);
        RelayHouse house(false);
        house.sender->setScript(
            [&](const sending::Outgoing&, const std::string& to) -> sending::Delivery {
                if (house.down) {
                    return {to,
                            Outcome::refused,
                            {base::Kind::refused, "550 no", 550},
                            false,
                            row.doubtful};
                }
                house.arrived.push_back(to);
                return {to, Outcome::accepted, {}, false};
            });
        std::vector<std::string> errors;
        base::log::setSink([&](base::log::Level level, std::string_view line) {
            if (level == base::log::Level::error) errors.emplace_back(line);
        });
        house.box->deliver(mail({}));
        house.turn();
        house.pass(20min);  // the notice
        house.box->deliver(mail({}));
        house.turn();
        house.pass(20min);
        base::log::setSink({});
        CHECK(errors.size() == (row.doubtful ? 1 : 0));
        CHECK(house.box->uids().size() == (row.doubtful ? 1 : 0));
        house.down = false;
        house.pass(2h);
        std::sort(house.arrived.rbegin(), house.arrived.rend());
        CHECK(house.arrived == row.arrive);
        CHECK(house.box->uids().empty());
    }
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
