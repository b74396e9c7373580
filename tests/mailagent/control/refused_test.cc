#include "mailagent/control/refused.h"

#include "mail/mailbox/memory_mailbox.h"
#include "tests/mailagent/control/house.h"

using control_test::House;

namespace {

void settle(House& house, const std::string& uid, const std::string& reason,
            journal::MailState state = journal::MailState::illegal) {
    std::vector<journal::Settled> batch(1);
    batch[0].mail.key = {"hall", "1", uid};
    batch[0].mail.state = state;
    batch[0].reason = reason;
    batch[0].sender = state == journal::MailState::illegal ? "eve@x.org" : "ken@example.com";
    batch[0].taken = house.clock.now();
    REQUIRE(house.journal.settle(batch));
}

}  // namespace

TEST_CASE("what was refused is told apart: why, who, how often, the latest first") {
    House house;
    REQUIRE(house.ask({"refused"}));
    CHECK(house.said.back() == "No mail was refused.");
    for (int i = 0; i < 3; ++i) {
        settle(house, std::to_string(i + 1),
               fmt::format("The mail has {} bytes; the size limit is 10240 bytes.", 20000 + i));
    }
    settle(house, "4", "GETLOG COUNTER", journal::MailState::done);
    house.clock.advance(std::chrono::minutes(1));
    settle(house, "5", "Written by a program (Precedence: bulk).");
    REQUIRE(house.ask({"refused", "hall"}));
    REQUIRE(house.said.size() == 3);
    CHECK(house.said[1].find("     1  ") == 0);
    CHECK(house.said[1].find("Written by a program") != std::string::npos);
    CHECK(house.said[2].find("     3  ") == 0);
    CHECK(house.said[2].find("eve@x.org: The mail has 2000") != std::string::npos);
    REQUIRE(house.ask({"refused", "attic"}));
    CHECK(house.said.back() == "No mail was refused.");
}

TEST_CASE("D7 the operator takes back what mails set, and its order") {
    House house;
    service::Account account;
    account.settings.account = "hall";
    account.mailbox = std::make_unique<mailbox::MemoryMailbox>();
    house.agent.hold(std::move(account));
    std::vector<journal::Settled> batch(1);
    batch[0].mail = {{"hall", "1", "1"}, journal::MailState::done, {}, false};
    batch[0].sender = "ken@example.com";
    const auto now = house.clock.now();
    for (const char* name : {"INTERVAL", "NICKNAME"}) {
        batch[0].settings.push_back({name, "5", "10", now, "ken@example.com"});
        batch[0].stamps.push_back({std::string("SET ") + name, now, 0, std::nullopt, {"<a@x>"}});
    }
    REQUIRE(house.journal.settle(batch));

    CHECK_FALSE(house.ask({"unset", "attic"}));
    CHECK(house.said.back().find("No machine named attic") == 0);
    CHECK_FALSE(house.ask({"unset", "hall", "SENDERS"}));
    CHECK(house.said.back().find("SENDERS is no setting that mails set; there is INTERVAL") == 0);
    REQUIRE(house.ask({"unset", "hall", "interval"}));
    auto state = house.journal.account("hall");
    REQUIRE(state);
    REQUIRE(state->settings.size() == 1);
    CHECK(state->settings[0].name == "NICKNAME");
    REQUIRE(house.ask({"unset", "hall"}));
    state = house.journal.account("hall");
    REQUIRE(state);
    CHECK(state->settings.empty());
    CHECK(state->stamps.size() == 2);  // what was sent before does not bring them back
}
