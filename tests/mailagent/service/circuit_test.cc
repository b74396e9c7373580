#include "mailagent/service/circuit.h"

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

TEST_CASE("M42 a server is down after mailboxes in a row that could not be opened") {
    const struct {
        const char* note;
        std::vector<std::pair<std::size_t, std::optional<base::Kind>>> met;  ///< none: opened
        State state;
    } table[] = {
        {"three mailboxes",
         {{0, base::Kind::network}, {1, base::Kind::timeout}, {2, base::Kind::tls}},
         State::down},
        {"one mailbox, three times",
         {{0, base::Kind::network}, {0, base::Kind::network}, {0, base::Kind::network}},
         State::serving},
        {"another is served between them",
         {{0, base::Kind::network}, {1, base::Kind::network}, {2, {}}, {3, base::Kind::network}},
         State::serving},
        {"a refused login shows that it answers",
         {{0, base::Kind::closed},
          {1, base::Kind::temporary},
          {2, base::Kind::login},
          {3, base::Kind::protocol}},
         State::serving},
        {"what is no trouble of the server's",
         {{0, base::Kind::missing},
          {1, base::Kind::storage},
          {2, base::Kind::cancelled},
          {3, base::Kind::refused}},
         State::serving},
        {"three refused logins of four",
         {{0, base::Kind::login}, {1, base::Kind::login}, {2, base::Kind::login}},
         State::serving},
        {"four, one of them a token",
         {{0, base::Kind::login},
          {1, base::Kind::login},
          {2, base::Kind::tokenExpired},
          {3, base::Kind::login}},
         State::refusing},
    };
    const Street street;
    for (const auto& row : table) {
        CAPTURE(row.note);
        Circuit circuit(kRules, 1);
        for (const auto& [who, kind] : row.met) {
            if (kind) {
                (void)circuit.failed(street.house(who), *kind, false, kStart);
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
        if (circuit.failed(street.house(i), base::Kind::network, false, kStart)) ++begun;
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
            (void)circuit.failed(street.house(i), base::Kind::login, false, kStart);
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
        CHECK_FALSE(circuit.failed(street.house(i), base::Kind::login, true, kStart));
    }
    CHECK(circuit.state() == State::serving);
}

TEST_CASE("M42 a server that refuses everybody may still go down, and come back refusing") {
    const Street street;
    Circuit circuit(kRules, 1);
    for (std::size_t i = 0; i < 4; ++i) {
        (void)circuit.failed(street.house(i), base::Kind::login, false, kStart);
    }
    for (std::size_t i = 0; i < 3; ++i) {
        (void)circuit.failed(street.house(i), base::Kind::network, false, kStart);
    }
    CHECK(circuit.state() == State::down);
    (void)circuit.failed(street.house(0), base::Kind::login, false, kStart);
    CHECK(circuit.state() == State::serving);
    circuit.reset();
    CHECK(circuit.state() == State::serving);
}

TEST_CASE("M42 a few broken mailboxes do not close a server whose kept sessions answer") {
    Street street;
    Circuit circuit(kRules, 1);
    for (std::size_t i = 0; i < 12; ++i) {
        CHECK_FALSE(circuit.failed(street.house(i % 3), base::Kind::temporary, false, kStart));
        circuit.answered();
    }
    CHECK(circuit.state() == State::serving);
}

TEST_CASE("M42 a folder that is missing shows that the server is up again") {
    Street street;
    Circuit circuit(kRules, 1);
    for (std::size_t i = 0; i < 3; ++i) {
        static_cast<void>(circuit.failed(street.house(i), base::Kind::network, false, kStart));
    }
    REQUIRE(circuit.state() == State::down);
    circuit.answered();  // a kept session says nothing of what cannot be dialled
    CHECK(circuit.state() == State::down);
    CHECK_FALSE(circuit.failed(street.house(4), base::Kind::missing, false, kStart + 20s));
    CHECK(circuit.state() == State::serving);
}

TEST_CASE("M42 a try that met no server is nobody's: the next mailbox has it") {
    const Street street;
    Circuit circuit(kRules, 1);
    for (std::size_t i = 0; i < 3; ++i) {
        (void)circuit.failed(street.house(i), base::Kind::network, false, kStart);
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
        CHECK_FALSE(circuit.failed(street.house(50 + i), base::Kind::invalid, false, kStart));
        const bool opened = circuit.failed(street.house(i), base::Kind::network, false, kStart);
        CHECK(opened == (i == 2));
    }
    REQUIRE(circuit.state() == State::down);
    const auto later = circuit.nextTry();
    circuit.trying(later, 100);
    REQUIRE(circuit.nextTry() > later);
    CHECK_FALSE(circuit.failed(street.house(60), base::Kind::invalid, false, later));
    CHECK(circuit.state() == State::down);
    CHECK(circuit.nextTry() == later);  // the next mailbox makes the try that this one did not
}
