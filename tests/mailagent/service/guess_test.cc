// Who guesses, and who only looks as if he did: counted against whom, and who waits for it (M45).
#include "mail/trust/one_time_code.h"
#include "tests/mailagent/service/house.h"

#include <fmt/format.h>

using service_test::House;
using service_test::kNow;
using service_test::mail;

namespace {

const std::string kAnn = "ann@example.com";

std::string codeOf(std::int64_t step) {
    const base::Secret key(std::string(32, 'k'));  // House's
    return std::string(trust::codeAt(trust::codeSecret(key, kAnn, 1), step).expose());
}

/// Ann proves herself by a code alone, and may CHPASS.
void byCode(House& house) {
    house.settings.proofRules = {{"any", {.code = true}}};
    REQUIRE(house.journal.enrol(kAnn, kNow));
}

std::string fromAnn(const std::string& subject, const std::string& body = "HELP\r\n") {
    return mail({.subject = subject, .body = body, .from = kAnn});
}

}  // namespace

TEST_CASE("M45 ever new senders who guess do not keep those waiting whom the machine serves") {
    House house;
    house.settings.mailsPerFetch = 50;
    house.box->deliver(fromAnn("U-BIX"));
    REQUIRE(house.turn().legal == 1);
    for (int i = 0; i < 30; ++i) {
        house.box->deliver(mail({.subject = "guess", .from = fmt::format("s{}@example.com", i)}));
    }
    house.turn();
    house.box->deliver(mail({.from = "new@example.com"}));
    CHECK(house.turn().legal == 0);
    house.box->deliver(fromAnn("U-BIX"));
    CHECK(house.turn().legal == 1);
    SUBCASE("what is guessed in her own name does") {
        for (int i = 0; i < 6; ++i) house.box->deliver(fromAnn(fmt::format("guess{}", i)));
        house.turn();
        house.box->deliver(fromAnn("U-BIX"));
        CHECK(house.turn().legal == 0);
    }
}

TEST_CASE("M44 a mail with a code that comes again is no wrong guess, also by its header") {
    House house;
    byCode(house);
    const auto step = trust::stepAt(kNow);
    const auto twice = fromAnn(codeOf(step - 1));
    house.box->deliver(twice);
    REQUIRE(house.turn().legal == 1);
    for (int i = 0; i < 5; ++i) house.box->deliver(mail({.subject = "Hello there"}));
    for (int i = 0; i < 6; ++i) house.box->deliver(twice);
    for (int i = 0; i < 3; ++i) house.turn();
    CHECK(house.journal.guesses("hq-2f", kAnn)->failures == 0);
    house.box->deliver(fromAnn(codeOf(step)));
    CHECK(house.turn().legal == 1);
    CHECK(house.box->mails().size() == 5);  // the foreign ones; the copies left
}

TEST_CASE("M21 M45 an old password that is guessed by CHPASS counts, and is soon not compared") {
    House house;
    byCode(house);
    house.settings.adminAddress = "admin@example.com";
    const auto step = trust::stepAt(kNow);
    std::string lines;
    for (int i = 0; i < 9; ++i) lines += fmt::format("CHPASS guess{} Owned\r\n", i);
    for (int i = 0; i < 5; ++i) {
        house.box->deliver(fromAnn(codeOf(step - 10 + i), lines + "CHPASS U-BIX Owned\r\n"));
        CHECK(house.turn().legal == 1);
    }
    // One guess a mail, whatever it holds; the fifth begins the pause and is told.
    CHECK(house.journal.guesses("hq-2f", "chpass of " + kAnn)->failures == 5);
    CHECK(house.journal.guesses("hq-2f", kAnn)->failures == 0);
    CHECK_FALSE(house.journal.account("hq-2f")->password);
    const auto sent = house.sender->sent().size();
    CHECK(sent == 6);
    house.box->deliver(fromAnn(codeOf(step), "CHPASS U-BIX Owned\r\n"));
    CHECK(house.turn().legal == 1);
    CHECK_FALSE(house.journal.account("hq-2f")->password);
    CHECK(house.sentHolds(sent, "Old Password is Invalid"));
    SUBCASE("a code ends no such run") {
        house.box->deliver(fromAnn(codeOf(step + 1)));
        CHECK(house.turn().legal == 1);
        CHECK(house.journal.guesses("hq-2f", "chpass of " + kAnn)->failures == 5);
    }
    SUBCASE("the right one after the pause does") {
        house.clock.advance(std::chrono::minutes(3));
        const auto later = trust::stepAt(house.clock.now());
        house.box->deliver(fromAnn(codeOf(later), "CHPASS U-BIX Second\r\n"));
        CHECK(house.turn().legal == 1);
        CHECK(house.journal.account("hq-2f")->password);
        CHECK(house.journal.guesses("hq-2f", "chpass of " + kAnn)->failures == 0);
    }
}

TEST_CASE("M21 whoever proved himself by the password may mistype it in CHPASS") {
    House house;
    for (int i = 0; i < 8; ++i) house.box->deliver(mail({.body = "CHPASS Wrong Second\r\n"}));
    house.turn();
    house.turn();
    CHECK(house.journal.guesses("hq-2f", "")->failures == 0);
}
