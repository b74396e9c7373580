// Machines that come, go and change their names while they are served (SIGHUP, M42).
#include "tests/mailagent/service/street.h"

using namespace service_test;
using namespace std::chrono_literals;

namespace {

/// `name` at the mailbox `box` of a street whose logins take a while.
service::Account at(House& house, Street& street, const std::string& name, const std::string& box) {
    auto account = inStreet(house, street, name);
    account.settings.mailbox = box;
    return account;
}

sending::Delivery notNow(const sending::Outgoing&, const std::string& to) {
    const base::Error reason{base::Kind::temporary, "451 4.3.2 not now", 451};
    return {to, sending::Outcome::deferred, reason, true};
}

std::size_t times(const std::string& said, const std::string& words) {
    std::size_t count = 0;
    for (auto at = said.find(words); at != std::string::npos; at = said.find(words, at + 1)) {
        ++count;
    }
    return count;
}

}  // namespace

TEST_CASE("a machine under a new name begins when the old one has left their mailbox") {
    House house;
    Street street;
    street.takes = 200ms;
    service::Agent agent(house.context, 4);
    agent.put(at(house, street, "old", "box"));
    house.loop.spawn(afterwards(house.loop, 50ms, [&] {
        agent.drop("old");
        agent.put(at(house, street, "new", "box"));
        agent.put(at(house, street, "other", "another box"));
    }));
    house.loop.spawn(afterwards(house.loop, 300ms, [&] {
        CHECK(agent.find("old") == nullptr);
        CHECK(agent.find("new") != nullptr);
        agent.leave();
    }));
    house.loop.run();
    CHECK(street.came == std::vector<std::string>{"old", "other", "new"});
    CHECK(street.at[2] - street.at[0] >= 200ms);
    CHECK(street.at[1] - street.at[0] < 200ms);
}

TEST_CASE("two machines that change places are never both at one mailbox") {
    House house;
    Street street;
    street.takes = 100ms;
    service::Agent agent(house.context, 4);
    agent.put(at(house, street, "one", "a"));
    agent.put(at(house, street, "two", "b"));
    house.loop.spawn(afterwards(house.loop, 50ms, [&] {
        agent.put(at(house, street, "one", "b"));
        agent.put(at(house, street, "two", "a"));
        CHECK(street.came.size() == 2);
    }));
    house.loop.spawn(afterwards(house.loop, 400ms, [&] {
        CHECK(street.came.size() == 4);
        CHECK(street.most == 2);
        agent.leave();
    }));
    house.loop.run();
    CHECK(street.at[2] - street.at[0] >= 100ms);
}

TEST_CASE("who waits for a mailbox and is taken out again never begins") {
    House house;
    Street street;
    street.takes = 100ms;
    service::Agent agent(house.context, 4);
    agent.put(at(house, street, "old", "box"));
    house.loop.spawn(afterwards(house.loop, 50ms, [&] {
        agent.drop("old");
        agent.put(at(house, street, "new", "box"));
        agent.drop("new");
    }));
    house.loop.spawn(afterwards(house.loop, 250ms, [&] {
        CHECK(agent.size() == 0);
        agent.put(at(house, street, "third", "box"));
    }));
    house.loop.spawn(afterwards(house.loop, 300ms, [&] { agent.leave(); }));
    house.loop.run();
    CHECK(street.came == std::vector<std::string>{"old", "third"});
}

TEST_CASE("replies that wait when their machine goes are told, with what brings them out") {
    House house;
    Street street;
    std::string said;
    base::log::setSink([&said](base::log::Level level, std::string_view line) {
        if (level == base::log::Level::warning) said += std::string(line) + "\n";
    });
    service::Agent agent(house.context, 4);
    StreetMailbox* box = nullptr;
    agent.put(inStreet(house, street, "one", 1h, &box));
    agent.put(inStreet(house, street, "two"));
    box->inner.deliver(mail({.body = "HELP\r\n"}));
    house.sender->setScript(notNow);
    house.loop.spawn(afterwards(house.loop, 150ms, [&] {
        agent.drop("one");
        agent.drop("two");
    }));
    house.loop.spawn(afterwards(house.loop, 300ms, [&] { agent.leave(); }));
    house.loop.run();
    base::log::setSink({});
    CHECK(said.find("one: served no more, and 1 of its replies wait") != std::string::npos);
    CHECK(said.find("two: served no more") == std::string::npos);
}

TEST_CASE("many machines that go at once are told in a bounded number of lines") {
    House house;
    Street street;
    std::string said;
    base::log::setSink([&said](base::log::Level level, std::string_view line) {
        if (level == base::log::Level::warning) said += std::string(line) + "\n";
    });
    service::Agent agent(house.context, 4);
    for (int i = 0; i < 30; ++i) {
        StreetMailbox* box = nullptr;
        agent.put(inStreet(house, street, fmt::format("m{}", i), 1h, &box));
        box->inner.deliver(mail({.body = "HELP\r\n"}));
    }
    house.sender->setScript(notNow);
    house.loop.spawn(afterwards(house.loop, 400ms, [&] {
        for (int i = 0; i < 30; ++i) agent.drop(fmt::format("m{}", i));
    }));
    house.loop.spawn(afterwards(house.loop, 800ms, [&] { agent.leave(); }));
    house.loop.run();
    base::log::setSink({});
    const auto lines = times(said, "served no more");
    CHECK(lines >= 20);
    CHECK(lines < 30);
    CHECK(times(said, "more machines that were served") >= 1);
}

TEST_CASE("machines that exchange their mailboxes are not said to be served no more") {
    House house;
    Street street;
    std::string said;
    base::log::setSink(
        [&said](base::log::Level, std::string_view line) { said += std::string(line) + "\n"; });
    service::Agent agent(house.context, 4);
    StreetMailbox* box = nullptr;
    const auto at = [&](const char* name, const char* mailbox) {
        auto account = inStreet(house, street, name, 1h, &box);
        account.settings.mailbox = mailbox;
        return account;
    };
    agent.put(at("one", "a"));
    box->inner.deliver(mail({.body = "HELP\r\n"}));
    agent.put(at("two", "b"));
    house.sender->setScript(notNow);
    house.loop.spawn(afterwards(house.loop, 200ms, [&] {
        agent.put(at("one", "b"));
        agent.put(at("two", "a"));
    }));
    bool both = false;
    house.loop.spawn(afterwards(house.loop, 500ms, [&] {
        both = agent.find("one") && agent.find("two");
        agent.leave();
    }));
    house.loop.run();
    base::log::setSink({});
    CHECK(both);
    CHECK(said.find("served no more") == std::string::npos);
}
