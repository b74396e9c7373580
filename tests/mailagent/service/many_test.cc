// Many mailboxes at one server.
#include "net/dial_trouble.h"
#include "tests/mailagent/service/street.h"

using namespace service_test;
using namespace std::chrono_literals;

TEST_CASE("M42 a server sees a bounded number of turns at once, in order of arrival") {
    House house;
    service::Agent agent(house.context, 100, quick(3));
    Street street;
    street.takes = 5ms;
    fill(agent, house, street, 20);
    const auto onceAllCame = [&]() -> net::Task<> {
        for (int i = 0; i < 1000 && street.came.size() < 20; ++i) {
            (void)co_await house.loop.sleep(10ms);
        }
        agent.leave();
    };
    house.loop.spawn(onceAllCame());
    house.loop.run();
    CHECK(street.most == 3);
    REQUIRE(street.came.size() == 20);
    CHECK(std::is_sorted(street.came.begin(), street.came.end()));
}

TEST_CASE("M42 a slow server keeps no place from the mailboxes of another") {
    House house;
    service::Agent agent(house.context, 8, quick(4));
    Street slow("slow.example.com:993"), good("good.example.com:993");
    slow.takes = 10s;
    fill(agent, house, slow, 50);
    for (std::size_t i = 0; i < 50; ++i) {
        agent.put(inStreet(house, good, fmt::format("good{}", i)));
    }
    house.loop.spawn(afterwards(house.loop, 300ms, [&] {
        CHECK(good.came.size() == 50);
        CHECK(slow.came.size() == 4);
        agent.leave();
        house.loop.stop();
    }));
    house.loop.run();
}

TEST_CASE("M42 after a start a handful of mailboxes log in at once, a crowd spread over time") {
    for (const auto& [count, least, most] :
         {std::tuple(100U, 0ms, 400ms), std::tuple(600U, 900ms, 3000ms)}) {
        CAPTURE(count);
        House house;
        auto rules = quick();
        service::Agent agent(house.context, 1000, rules);
        Street street;
        const auto start = net::Steady::now();
        fill(agent, house, street, count);
        house.loop.spawn(afterwards(house.loop, 3s, [&] { agent.leave(); }));
        house.loop.run();
        REQUIRE(street.at.size() == count);
        CHECK(street.at.back() - start >= least);
        CHECK(street.at.back() - start <= most);
    }
}

TEST_CASE("M42 the places of a server go to its ways in turn") {
    House house;
    const auto bounds = std::make_shared<service::ServerBounds>(1);
    const auto door = [&] {
        return std::make_shared<service::ServerGate>(house.loop, "imap.example.com:993",
                                                     service::GateRules{}, bounds);
    };
    const auto one = door(), other = door();
    std::vector<std::string> came;
    const auto visit = [&](std::shared_ptr<service::ServerGate> gate,
                           std::string name) -> net::Task<> {
        service::Visitor visitor(house.loop, std::move(gate), name);
        const bool inside = co_await visitor.enter(net::in(10s), false);
        CHECK(inside);
        came.push_back(name);
        (void)co_await house.loop.sleep(2ms);
        visitor.leave();
    };
    for (const char* name : {"a1", "a2", "a3"}) house.loop.spawn(visit(one, name));
    for (const char* name : {"b1", "b2"}) house.loop.spawn(visit(other, name));
    house.loop.spawn(afterwards(house.loop, 200ms, [&] { house.loop.stop(); }));
    house.loop.run();
    CHECK(came == std::vector<std::string>{"a1", "a2", "b1", "a3", "b2"});
}

TEST_CASE(
    "M42 M43 who kept a connection, and a Maildir, wait for no mailbox that says nothing more") {
    House house;
    service::Agent agent(house.context, 4, quick(4));
    Street street;
    StreetMailbox *kept = nullptr, *maildir = nullptr;
    agent.put(inStreet(house, street, "kept", 20ms, &kept, true));
    auto local = inStreet(house, street, "local", 20ms, &maildir);
    local.settings.server.clear();
    agent.put(std::move(local));
    for (std::size_t i = 0; i < 20; ++i) street.mute.insert(nameOf(i));
    house.loop.spawn(afterwards(house.loop, 100ms, [&] { fill(agent, house, street, 20); }));
    house.loop.spawn(afterwards(house.loop, 300ms, [&] {
        CHECK(street.inside >= 4);
        kept->inner.deliver(mail({}));
        maildir->inner.deliver(mail({}));
    }));
    house.loop.spawn(afterwards(house.loop, 600ms, [&] {
        CHECK(house.sender->sent().size() == 2);
        agent.leave();
    }));
    house.loop.run();
}

TEST_CASE("M42 mailboxes in trouble leave a quarter of a server's places to the others") {
    House house;
    const auto gate = std::make_shared<service::ServerGate>(house.loop, "imap.example.com:993",
                                                            service::GateRules{.places = 8});
    std::vector<std::string> came;
    const auto visit = [&](std::string name, bool troubled) -> net::Task<> {
        service::Visitor visitor(house.loop, gate, name);
        visitor.fared(!troubled);
        const bool inside = co_await visitor.enter(net::in(10s), false);
        CHECK(inside);
        came.push_back(name);
        (void)co_await house.loop.sleep(100ms);
        visitor.leave();
    };
    for (int i = 0; i < 8; ++i) house.loop.spawn(visit(fmt::format("mute{}", i), true));
    house.loop.spawn(visit("well", false));
    house.loop.spawn(afterwards(house.loop, 50ms, [&] {
        CHECK(came == std::vector<std::string>{"mute0", "mute1", "mute2", "mute3", "mute4", "mute5",
                                               "well"});
    }));
    house.loop.spawn(afterwards(house.loop, 1s, [&] { house.loop.stop(); }));
    house.loop.run();
    CHECK(came.size() == 9);  // all have their turn
}

TEST_CASE("SIGHUP wakes machines in trouble only; the others' connections are not touched") {
    House house;
    service::Agent agent(house.context, 100, quick());
    Street street;
    street.wrong = {nameOf(7)};
    fill(agent, house, street, 50);
    house.loop.spawn(afterwards(house.loop, 100ms, [&] {
        CHECK(street.came.size() == 50);
        agent.put(inStreet(house, street, nameOf(3)));
        agent.drop(nameOf(4));
        agent.put(inStreet(house, street, "new"));
        agent.retryTroubled();
    }));
    house.loop.spawn(afterwards(house.loop, 300ms, [&] {
        for (std::size_t i = 0; i < 50; ++i) {
            CAPTURE(i);
            CHECK(street.logins(nameOf(i)) == (i == 3 || i == 7 ? 2 : 1));
        }
        CHECK(street.logins("new") == 1);
        agent.leave();
    }));
    house.loop.run();
}

TEST_CASE("a machine that is taken out says goodbye where it kept its connection") {
    House house;
    service::Agent agent(house.context, 100, quick());
    Street street;
    agent.put(inStreet(house, street, "one", 1h, nullptr, true));
    agent.put(inStreet(house, street, "two", 1h, nullptr, true));
    house.loop.spawn(afterwards(house.loop, 50ms, [&] { agent.drop("one"); }));
    house.loop.spawn(afterwards(house.loop, 100ms, [&] {
        CHECK(street.ended == 1);
        agent.leave();
    }));
    house.loop.run();
}

TEST_CASE("M6 M43 a machine that a mail switched off gives up the connection that it kept") {
    House house;
    service::Agent agent(house.context, 100, quick());
    Street street;
    StreetMailbox* box = nullptr;
    auto machine = inStreet(house, street, "one", 50ms, &box, true);
    machine.settings.rightsRules = {{"any", {"ALL"}, {}}};
    agent.put(std::move(machine));
    house.loop.spawn(afterwards(house.loop, 20ms,
                                [&] { box->inner.deliver(mail({.body = "SET ENABLE NO\r\n"})); }));
    house.loop.spawn(afterwards(house.loop, 500ms, [&] {
        CHECK(house.sender->sent().size() == 1);
        CHECK(street.ended == 1);
        CHECK(street.logins("one") == 1);
        agent.leave();
    }));
    house.loop.run();
}

TEST_CASE("M42 mailboxes that kept their connections and never rest let logins in all the same") {
    House house;
    service::Agent agent(house.context, 100, quick(1));
    Street street;
    street.takes = 2ms;
    for (std::size_t i = 0; i < 20; ++i) {
        agent.put(inStreet(house, street, nameOf(i), 1ms, nullptr, true));
    }
    house.loop.spawn(afterwards(house.loop, 1s, [&] {
        for (const char* late : {"new", "other", "polled"}) {
            agent.put(inStreet(house, street, late));
        }
    }));
    house.loop.spawn(afterwards(house.loop, 2s, [&] {
        for (std::size_t i = 0; i < 20; ++i) CHECK(street.logins(nameOf(i)) == 1);
        for (const char* late : {"new", "other", "polled"}) CHECK(street.logins(late) == 1);
        agent.leave();
    }));
    house.loop.run();
}

TEST_CASE("SIGTERM waits for nobody who waits for a server") {
    House house;
    Log log;
    auto rules = quick();
    rules.circuit.first = rules.circuit.cap = 1h;
    service::Agent agent(house.context, 100, rules);
    Street street;
    street.trouble = net::asServersTrouble({base::Kind::network, "no route", 0});
    fill(agent, house, street, 100);
    house.loop.spawn(afterwards(house.loop, 100ms, [&] { agent.leave(); }));
    const auto start = net::Steady::now();
    house.loop.run();
    CHECK(net::Steady::now() - start < 2s);
}

TEST_CASE("M2 the interval holds however long a turn takes") {
    House house;
    service::Agent agent(house.context, 100, quick());
    Street street;
    street.takes = 200ms;
    auto account = inStreet(house, street, "one");
    account.settings.interval = 400ms;
    agent.put(std::move(account));
    house.loop.spawn(afterwards(house.loop, 4200ms, [&] { agent.leave(); }));
    house.loop.run();
    CHECK(street.came.size() >= 9);
    CHECK(street.came.size() <= 12);
}

TEST_CASE("M2 the interval holds on average, and no two mailboxes keep step") {
    service::BackOff one(1s, 1s, 1), other(1s, 1s, 2);
    net::Duration sum{0};
    int same = 0;
    for (int i = 0; i < 1000; ++i) {
        const auto wait = one.about(10min);
        CHECK(wait >= 9min);
        CHECK(wait <= 11min);
        if (wait == other.about(10min)) ++same;
        sum += wait;
    }
    CHECK(sum / 1000 > 595s);
    CHECK(sum / 1000 < 605s);
    CHECK(same < 10);
}
