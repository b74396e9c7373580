#include "mailagent/service/circuit.h"
#include "net/dial_trouble.h"

#include <doctest/doctest.h>
#include <array>

using namespace service;
using namespace std::chrono_literals;
using State = Circuit::State;

namespace {

constexpr CircuitRules kRules{3, 4, 10s, 60s, 40min};
const net::Deadline kStart{1000h};

/// Mailboxes, told apart by where they stand.
struct Street {
    std::array<char, 100> houses{};
    [[nodiscard]] Circuit::Who house(std::size_t i) const { return &houses.at(i); }
};

}  // namespace

TEST_CASE("M42 what an error says of the server, and what of one mailbox or of us") {
    using base::Kind;
    const struct {
        base::Error error;
        Met met;
    } table[] = {
        {net::asServersTrouble({Kind::network, "no route", 0}), Met::trouble},
        {net::asServersTrouble({Kind::temporary, "shutting down", 0}), Met::trouble},
        {{Kind::temporary, "[IN-USE]", 0}, Met::answer},
        {{Kind::closed, "closed after the login", 0}, Met::answer},
        {{Kind::timeout, "silent after the login", 0}, Met::answer},
        {{Kind::protocol, "nonsense after the login", 0}, Met::answer},
        {{Kind::missing, "no such folder", 0}, Met::answer},
        {{Kind::refused, "NO", 0}, Met::answer},
        {{Kind::login, "wrong password", 0}, Met::refusal},
        {{Kind::tokenExpired, "old token", 0}, Met::refusal},
        {{Kind::invalid, "no password's file", 0}, Met::nothing},
        {{Kind::storage, "the journal", 0}, Met::nothing},
        {{Kind::cancelled, "leaving", 0}, Met::nothing},
        {net::asOwnLack({Kind::temporary, "no memory", 0}), Met::nothing},
    };
    for (const auto& row : table) {
        CAPTURE(row.error.text);
        CHECK(metBy(row.error) == row.met);
    }
}

TEST_CASE("M42 a server is down after mailboxes in a row that could not be opened") {
    const struct {
        const char* note;
        std::vector<std::pair<std::size_t, std::optional<Met>>> met;  ///< none: opened
        State state;
    } table[] = {
        {"three mailboxes", {{0, Met::trouble}, {1, Met::trouble}, {2, Met::trouble}}, State::down},
        {"one mailbox, three times",
         {{0, Met::trouble}, {0, Met::trouble}, {0, Met::trouble}},
         State::serving},
        {"another is served between them",
         {{0, Met::trouble}, {1, Met::trouble}, {2, {}}, {3, Met::trouble}},
         State::serving},
        {"a refused login shows that it answers",
         {{0, Met::trouble}, {1, Met::trouble}, {2, Met::refusal}, {3, Met::trouble}},
         State::serving},
        {"what is no trouble of the server's",
         {{0, Met::answer}, {1, Met::nothing}, {2, Met::nothing}, {3, Met::answer}},
         State::serving},
        {"mailboxes that are in use",
         {{0, Met::answer}, {1, Met::answer}, {2, Met::answer}, {3, Met::answer}},
         State::serving},
        {"one in use between them",
         {{0, Met::trouble}, {1, Met::trouble}, {2, Met::answer}, {3, Met::trouble}},
         State::serving},
        {"three refused logins of four",
         {{0, Met::refusal}, {1, Met::refusal}, {2, Met::refusal}},
         State::serving},
        {"four, one of them a token",
         {{0, Met::refusal}, {1, Met::refusal}, {2, Met::refusal}, {3, Met::refusal}},
         State::refusing},
    };
    const Street street;
    for (const auto& row : table) {
        CAPTURE(row.note);
        Circuit circuit(kRules, 1);
        for (const auto& [who, met] : row.met) {
            if (met) {
                (void)circuit.failed(street.house(who), *met, false, kStart);
            } else {
                circuit.served();
            }
        }
        CHECK(circuit.state() == row.state);
    }
}

TEST_CASE("M42 an episode begins once and ends once, its tries ever further apart") {
    const Street street;
    Circuit circuit(kRules, 1);
    int begun = 0;
    for (std::size_t i = 0; i < 50; ++i) {
        if (circuit.failed(street.house(i), Met::trouble, false, kStart)) ++begun;
    }
    CHECK(begun == 1);
    CHECK(circuit.nextTry() >= kStart + 8s);
    CHECK(circuit.nextTry() <= kStart + 12s);
    for (const auto plain : {20s, 40s, 60s, 60s}) {
        circuit.trying(kStart, 50);
        CHECK(circuit.nextTry() >= kStart + plain * 4 / 5);
        CHECK(circuit.nextTry() <= kStart + 60s);
    }
    circuit.served();
    CHECK(circuit.state() == State::serving);
}

TEST_CASE("M4 while a server refuses everybody, each mailbox has its try within the hour") {
    const Street street;
    for (const std::size_t mailboxes : {4U, 100U, 10'000U}) {
        CAPTURE(mailboxes);
        Circuit circuit(kRules, 1);
        for (std::size_t i = 0; i < 4; ++i) {
            (void)circuit.failed(street.house(i), Met::refusal, false, kStart);
        }
        REQUIRE(circuit.state() == State::refusing);
        auto now = circuit.nextTry();
        for (std::size_t i = 0; i < mailboxes; ++i) {
            circuit.trying(now, mailboxes);
            CHECK(circuit.nextTry() > now);
            now = circuit.nextTry();
        }
        CHECK(now - kStart <= 1h);
    }
}

TEST_CASE("M42 wrong passwords of some machines say nothing new of a server that serves others") {
    const Street street;
    Circuit circuit(kRules, 1);
    for (std::size_t i = 0; i < 100; ++i) {
        CHECK_FALSE(circuit.failed(street.house(i), Met::refusal, true, kStart));
    }
    CHECK(circuit.state() == State::serving);
}

TEST_CASE("M42 a server that refuses everybody may still go down, and come back refusing") {
    const Street street;
    Circuit circuit(kRules, 1);
    for (std::size_t i = 0; i < 4; ++i) {
        (void)circuit.failed(street.house(i), Met::refusal, false, kStart);
    }
    for (std::size_t i = 0; i < 3; ++i) {
        (void)circuit.failed(street.house(i), Met::trouble, false, kStart);
    }
    CHECK(circuit.state() == State::down);
    (void)circuit.failed(street.house(0), Met::refusal, false, kStart);
    CHECK(circuit.state() == State::serving);
    circuit.reset();
    CHECK(circuit.state() == State::serving);
}

TEST_CASE("M42 a few broken mailboxes do not close a server whose kept sessions answer") {
    Street street;
    Circuit circuit(kRules, 1);
    for (std::size_t i = 0; i < 12; ++i) {
        CHECK_FALSE(circuit.failed(street.house(i % 3), Met::trouble, false, kStart));
        circuit.answered();
    }
    CHECK(circuit.state() == State::serving);
}

TEST_CASE("M42 a folder that is missing shows that the server is up again") {
    Street street;
    Circuit circuit(kRules, 1);
    for (std::size_t i = 0; i < 3; ++i) {
        static_cast<void>(circuit.failed(street.house(i), Met::trouble, false, kStart));
    }
    REQUIRE(circuit.state() == State::down);
    circuit.answered();  // a kept session says nothing of what cannot be dialled
    CHECK(circuit.state() == State::down);
    CHECK_FALSE(circuit.failed(street.house(4), Met::answer, false, kStart + 20s));
    CHECK(circuit.state() == State::serving);
}

TEST_CASE("M42 a try that met no server is nobody's: the next mailbox has it") {
    const Street street;
    Circuit circuit(kRules, 1);
    for (std::size_t i = 0; i < 3; ++i) {
        (void)circuit.failed(street.house(i), Met::trouble, false, kStart);
    }
    REQUIRE(circuit.state() == State::down);
    const auto now = kStart + 20s;
    circuit.trying(now, 10);
    CHECK(circuit.nextTry() > now);
    circuit.untried(now);
    CHECK(circuit.nextTry() == now);
    circuit.reset();
    circuit.untried(now + 1s);
    CHECK(circuit.nextTry() == now);
}

TEST_CASE("M42 what fails before anything is sent says nothing of the server") {
    Street street;
    Circuit circuit(kRules, 1);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK_FALSE(circuit.failed(street.house(50 + i), Met::nothing, false, kStart));
        const bool opened = circuit.failed(street.house(i), Met::trouble, false, kStart);
        CHECK(opened == (i == 2));
    }
    REQUIRE(circuit.state() == State::down);
    const auto later = circuit.nextTry();
    circuit.trying(later, 100);
    REQUIRE(circuit.nextTry() > later);
    CHECK_FALSE(circuit.failed(street.house(60), Met::nothing, false, later));
    CHECK(circuit.state() == State::down);
    CHECK(circuit.nextTry() == later);  // the next mailbox makes the try that this one did not
}
