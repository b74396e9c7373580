#include "mailagent/wiring/accounts.h"

#include <doctest/doctest.h>

namespace {

config::Machine at(const char* server, int port, config::Security security) {
    config::Machine machine;
    machine.receiving.kind = config::ReceivingKind::imap;
    machine.receiving.account.server = server;
    machine.receiving.account.port = static_cast<std::uint16_t>(port);
    machine.receiving.account.security = security;
    machine.receiving.account.user = "copier";
    return machine;
}

}  // namespace

TEST_CASE("M42 M43 one server has one door and one bound for push, however it is written") {
    using config::Security;
    const auto places = std::make_shared<imap::IdlePlaces>();
    const struct {
        config::Machine machine;
        const char* server;
    } table[] = {
        {at("mail.example.com", 993, Security::tls), "mail.example.com:993"},
        {at("Mail.Example.com", 0, Security::tls), "mail.example.com:993"},
        {at("MAIL.example.com", 0, Security::startTls), "mail.example.com:143"},
        {at("mail.example.com", 143, Security::plain), "mail.example.com:143"},
        {at("mail.example.com", 1993, Security::tls), "mail.example.com:1993"},
    };
    for (const auto& row : table) {
        CAPTURE(row.server);
        CHECK(wiring::serverOf(row.machine.receiving) == row.server);
        const auto push = wiring::pushOf(row.machine, places);
        CHECK(push.serverKey == row.server);
        CHECK(push.accountKey == row.server + std::string(" copier"));
    }
}

TEST_CASE("a machine that is served no more is forgotten, and heard again when it comes back") {
    net::Loop loop{1};
    wiring::Accounts accounts(loop, "agent");
    const gate::OwnAddresses own{std::vector<std::string>{}};
    auto machine = at("mail.example.com", 993, config::Security::tls);
    machine.name = "hq";
    machine.snapshot = "/nonexistent/machine.json";
    machine.sending.account.server = "relay.example.com";
    const auto found = accounts.lookUp(machine);
    REQUIRE(found);
    CHECK_FALSE(accounts.madeWith(machine, *found));
    auto account = accounts.make(machine, own);
    REQUIRE(account);
    CHECK(accounts.madeWith(machine, *found));

    const auto listening = account->tap;
    accounts.forgetAllBut([](const std::string& name) { return name == "hq"; });
    CHECK(accounts.madeWith(machine, *found));
    accounts.forgetAllBut([](const std::string&) { return false; });
    CHECK_FALSE(accounts.madeWith(machine, *found));
    account = accounts.make(machine, own);
    REQUIRE(account);
    CHECK(account->tap == listening);
}
