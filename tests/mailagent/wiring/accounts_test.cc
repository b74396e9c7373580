#include "mailagent/wiring/accounts.h"

#include <doctest/doctest.h>
#include <functional>
#include <set>

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

TEST_CASE("M42 mailboxes of one server share a door where their ways to it are the same") {
    using config::Security;
    const auto plain = at("mail.example.com", 143, Security::plain);
    const auto proxy = [](config::Machine& machine) {
        machine.receiving.account.proxy = {config::ProxyKind::http, "proxy.example.com", 8080};
    };
    const struct {
        const char* note;
        std::function<void(config::Machine&)> change;
    } table[] = {
        {"proxy", proxy},
        {"its password",
         [&](config::Machine& m) {
             proxy(m);
             m.receiving.account.proxyPassword.kind = config::SecretSource::Kind::value;
             m.receiving.account.proxyPassword.value = base::Secret("wrong");
         }},
        {"protocol", [](config::Machine& m) { m.receiving.kind = config::ReceivingKind::pop3; }},
        {"security", [](config::Machine& m) { m.receiving.account.security = Security::startTls; }},
        {"family",
         [](config::Machine& m) { m.receiving.account.addressFamily = config::AddressFamily::v6; }},
        {"patience",
         [](config::Machine& m) { m.receiving.account.timeout = std::chrono::seconds(1); }},
        {"name server", [](config::Machine& m) { m.dnsServer = "192.0.2.1"; }},
    };
    std::set<std::string> ways{wiring::wayOf(plain)};
    for (const auto& row : table) {
        CAPTURE(row.note);
        auto machine = plain;
        row.change(machine);
        CHECK(wiring::serverOf(machine.receiving) == "mail.example.com:143");
        CHECK(ways.insert(wiring::wayOf(machine)).second);
    }
    auto tls = at("mail.example.com", 993, Security::tls), other = tls, unchecked = tls;
    other.receiving.account.caFile = "/etc/own.pem";
    unchecked.receiving.account.checkCertificate = false;
    CHECK(wiring::wayOf(tls) != wiring::wayOf(other));
    CHECK(wiring::wayOf(tls) != wiring::wayOf(unchecked));

    auto same = plain;
    same.receiving.account.user = "another";
    same.receiving.account.password.value = base::Secret("secret");
    same.receiving.account.caFile = "/etc/own.pem";  // plain: nobody reads it
    same.receiving.folder = "Copier";
    CHECK(wiring::wayOf(plain) == wiring::wayOf(same));
}

TEST_CASE("a machine's words are without its secrets, those before new settings too") {
    net::Loop loop{1};
    wiring::Accounts accounts(loop, "agent");
    const gate::OwnAddresses own{std::vector<std::string>{}};
    const auto secret = [](const char* text) {
        return config::SecretSource{config::SecretSource::Kind::value, base::Secret(text), {}, {}};
    };
    auto machine = at("127.0.0.1", 1, config::Security::plain);
    machine.name = "hq";
    machine.snapshot = "/nonexistent/machine.json";
    machine.receiving.account.password = secret("sesame");
    machine.sending.account = machine.receiving.account;
    machine.sending.account.password = secret("abracadabra");
    auto account = accounts.make(machine, own);
    REQUIRE(account);
    const auto lookInto = [](mailbox::Mailbox& mailbox) -> net::Task<> {
        const mailbox::ListFrom everything{};
        const auto listing = co_await mailbox.open(everything);
        CHECK_FALSE(listing.has_value());
    };
    const auto sendOne = [](sending::Sender& sender) -> net::Task<> {
        std::vector<sending::Outgoing> mails{
            {{"hq@example.com", {"a@example.com"}}, std::make_shared<const std::string>("\r\n")}};
        const auto outcome = co_await sender.send(std::move(mails));
        CHECK(outcome.at(0).at(0).unreached);
    };
    loop.spawn(lookInto(*account->mailbox));
    loop.spawn(sendOne(*account->sender));
    loop.run();
    const auto before = std::move(account);
    machine.receiving.account.password = secret("sesame the second");
    const auto after = accounts.make(machine, own);
    REQUIRE(after);
    CHECK(accounts.masked("hq", "* OK sesame abracadabra") == "* OK *** ***");
    CHECK(accounts.masked("another", "* OK sesame") == "* OK sesame");
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
