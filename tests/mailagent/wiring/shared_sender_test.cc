#include "mailagent/wiring/accounts.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace {

/// Without a machine's answer behind it, sending by one relay with a login of its own.
config::Machine machineOf(const std::string& user) {
    config::Machine machine;
    machine.name = "hq-" + user;
    machine.enable = true;
    machine.snapshot = "/nonexistent/machine.json";
    machine.receiving.account.server = "pop.example.com";
    machine.sending.account.server = "relay.example.com";
    machine.sending.account.user = user;
    return machine;
}

struct Made {
    net::Loop loop{1};
    wiring::Accounts accounts{loop, "agent"};
    gate::OwnAddresses own{std::vector<std::string>{}};

    std::shared_ptr<sending::Sender> sender(const config::Machine& machine) {
        auto account = accounts.make(machine, own);
        REQUIRE(account);
        return std::move(account->sender);
    }
};

}  // namespace

TEST_CASE("machines of one relay and login share a sender, others do not") {
    Made made;
    const auto ann = made.sender(machineOf("ann"));
    CHECK(made.sender(machineOf("ann")) == ann);
    CHECK(made.sender(machineOf("ben")) != ann);
    auto machine = machineOf("ann");
    machine.sending.account.password = {
        config::SecretSource::Kind::value, base::Secret("x"), {}, {}};
    CHECK(made.sender(machine) != ann);
    machine = machineOf("ann");
    machine.dnsServer = "192.0.2.1";
    CHECK(made.sender(machine) != ann);
}

TEST_CASE("M5 a relay that waits for the mailbox's login is no other machine's") {
    Made made;
    auto machine = machineOf("");
    const auto first = made.sender(machine);
    machine.popBeforeSmtp = false;
    CHECK(made.sender(machine) != first);
}

TEST_CASE("a sender goes with its last machine, and comes anew with the next") {
    Made made;
    auto sender = made.sender(machineOf("ann"));
    const std::weak_ptr<sending::Sender> before = sender;
    sender.reset();
    CHECK(before.expired());
    CHECK(made.sender(machineOf("ann")) != nullptr);
}

TEST_CASE("ten thousand logins at one relay are ten thousand senders, each found at once") {
    constexpr int kMachines = 10'000;
    Made made;
    std::vector<std::shared_ptr<sending::Sender>> all;
    const auto start = net::Steady::now();
    for (int i = 0; i < kMachines; ++i) {
        all.push_back(made.sender(machineOf(std::to_string(i))));
    }
    for (int i = 0; i < kMachines; i += 100) {
        CHECK(made.sender(machineOf(std::to_string(i))) == all[static_cast<std::size_t>(i)]);
    }
    CHECK(net::Steady::now() - start < std::chrono::seconds(3));
}
