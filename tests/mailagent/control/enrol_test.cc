#include "mailagent/control/enrol.h"

#include "mail/trust/one_time_code.h"
#include "tests/mailagent/control/house.h"

using control_test::House;

TEST_CASE("M45 who is enrolled gets the secret that his codes are checked with") {
    House house;
    REQUIRE(house.ask({"enrol", "Ken@Example.com"}));
    REQUIRE(house.said.size() == 5);
    const auto secret = trust::codeSecret(house.context.key, "ken@example.com", 1);
    CHECK(house.said[0] == trust::enrolmentUri(secret, "ken@example.com", "mailagent").expose());
    CHECK(house.said[1] == "ken@example.com is enrolled.");
    CHECK(house.said[3] == "  \"ken@example.com: password + code\"   PASSWORD 123456");
    CHECK(house.said[4] == "  \"ken@example.com: code\"              123456");
    const auto stands = house.journal.enrolment("ken@example.com");
    REQUIRE(stands);
    CHECK(stands->active);
    CHECK(stands->number == 1);
}

TEST_CASE("M45 a second enrolment makes the first one worthless") {
    House house;
    REQUIRE(house.ask({"enrol", "ken@example.com"}));
    const auto first = house.said[0];
    REQUIRE(house.ask({"enrol", "ken@example.com"}));
    CHECK(house.said[0] != first);
    CHECK(house.said[1].find("earlier enrolment count no more") != std::string::npos);
}

TEST_CASE("M45 who is withdrawn has no codes, until he is enrolled anew with others") {
    House house;
    REQUIRE(house.ask({"enrol", "ken@example.com"}));
    const auto first = house.said[0];
    CHECK(house.ask({"withdraw", "KEN@example.com"}));
    CHECK(house.said == std::vector<std::string>{"No code of ken@example.com counts any more."});
    CHECK_FALSE(house.journal.enrolment("ken@example.com")->active);
    CHECK_FALSE(house.ask({"withdraw", "ken@example.com"}));
    CHECK(house.said == std::vector<std::string>{"ken@example.com is not enrolled."});
    REQUIRE(house.ask({"enrol", "ken@example.com"}));
    CHECK(house.said[0] != first);
}

TEST_CASE("M45 what is no address is answered with a sentence and enrols nobody") {
    const char* rows[] = {"",        "ken",          "@example.com",      "ken@",
                          "a@b@c.d", "ken@exa mple", "<ken@example.com>", "ken@example.com,x@y.z",
                          "any",     "\x1b[2J@x.y",  "k\xc3\xa9n@x.y"};
    for (const auto* row : rows) {
        CAPTURE(std::string(row));
        House house;
        for (const auto* verb : {"enrol", "withdraw"}) {
            CHECK_FALSE(house.ask({verb, row}));
            REQUIRE(house.said.size() == 1);
            CHECK(house.said[0].find("no mail address") != std::string::npos);
            CHECK(house.said[0].find('\x1b') == std::string::npos);
        }
        CHECK(house.journal.enrolment(row)->number == 0);
    }
    House house;
    CHECK_FALSE(house.ask({"enrol"}));
    CHECK_FALSE(house.ask({"enrol", "ken@example.com", "eve@example.com"}));
    CHECK(house.journal.enrolment("ken@example.com")->number == 0);
}
