// What a server in trouble does to its mailboxes and to the log.
#include "net/dial_trouble.h"
#include "tests/mailagent/service/street.h"

using namespace service_test;
using namespace std::chrono_literals;

TEST_CASE("M42 a dead server is told once, tried by one at a time, and served again by itself") {
    House house;
    Log log;
    service::Agent agent(house.context, 100, quick());
    Street street;
    street.trouble =
        net::asServersTrouble({base::Kind::network, "no route to imap.example.com", 0});
    fill(agent, house, street, 300);
    std::size_t before = 0;
    house.loop.spawn(afterwards(house.loop, 300ms, [&] {
        before = street.came.size();
        street.most = 0;
        CHECK(agent.status().size() == 300);
        for (const auto& row : agent.status()) {
            CHECK(row.trouble.find("no route") != std::string::npos);
            CHECK(row.nextTurn.has_value());
        }
    }));
    house.loop.spawn(afterwards(house.loop, 900ms, [&] {
        CHECK(street.most == 1);
        CHECK(street.came.size() - before >= 3);
        CHECK(street.came.size() - before <= 10);
        street.trouble.reset();
    }));
    house.loop.spawn(afterwards(house.loop, 2500ms, [&] {
        for (const auto& row : agent.status()) {
            // Those that failed before it was known wait by themselves, a few seconds.
            if (row.trouble.empty()) CHECK(street.logins(row.account) >= 1);
        }
        CHECK(wellIn(agent) >= 290);
        agent.leave();
    }));
    house.loop.run();
    // Four were told of one by one, the fifth made it the server's.
    REQUIRE(log.errors.size() == 5);
    CHECK(log.errors[4] ==
          "imap.example.com:993: the server served none of 5 machines in a row; the logins of all "
          "300 "
          "that reach it the same way wait, one is tried every few minutes, all at once at SIGHUP, "
          "and the mails stay on the server; the last was m00004: no route to imap.example.com");
    REQUIRE_FALSE(log.news.empty());
    CHECK(log.news[0] == "imap.example.com:993: the server is served again, with 300 machines");
}

TEST_CASE("M6 M42 machines that are switched off use up no try of a dead server") {
    House house;
    Log log;
    auto rules = quick();
    rules.circuit.first = 1s;
    auto gate = std::make_shared<service::ServerGate>(house.loop, "imap.example.com:993", rules);
    net::Duration waited{};
    const auto visit = [&](bool opens, bool last) -> net::Task<> {
        service::Visitor visitor(house.loop, gate, "one");
        const auto begun = net::Steady::now();
        CHECK(co_await visitor.enter(net::in(10s), false));
        if (last) waited = std::chrono::duration_cast<net::Duration>(net::Steady::now() - begun);
        const auto trouble = net::asServersTrouble({base::Kind::network, "no route", 0});
        if (opens) visitor.reached(last ? nullptr : &trouble);
        visitor.leave();
    };
    house.run([&]() -> net::Task<> {
        for (int i = 0; i < 5; ++i) co_await visit(true, false);
        co_await visit(false, false);  // the first that may try opens nothing
        co_await visit(true, true);
    });
    CHECK(waited < 700ms);
}

TEST_CASE("M42 mailboxes that are in use elsewhere hold up no other of the same server") {
    House house;
    Log log;
    auto rules = quick();
    rules.circuit.first = rules.circuit.cap = 10s;
    service::Agent agent(house.context, 100, rules);
    Street street;
    for (std::size_t i = 0; i < 12; ++i) {
        street.ownTrouble[nameOf(i)] = {base::Kind::temporary, "[IN-USE] mailbox locked", 0};
    }
    for (std::size_t i = 0; i < 15; ++i) {
        agent.put(inStreet(house, street, nameOf(i), 100ms));
    }
    house.loop.spawn(afterwards(house.loop, 1s, [&] {
        for (std::size_t i = 12; i < 15; ++i) CHECK(street.logins(nameOf(i)) >= 5);
        for (const auto& row : agent.status()) {
            CHECK(row.trouble.empty() != street.ownTrouble.contains(row.account));
        }
        agent.leave();
    }));
    house.loop.run();
    for (const auto& line : log.errors) CHECK(line.find("in a row") == std::string::npos);
}

TEST_CASE("M42 who goes another way to a server is not held up by a way that is out of order") {
    House house;
    Log log;
    auto rules = quick(2);
    rules.circuit.first = rules.circuit.cap = 10s;
    service::Agent agent(house.context, 100, rules);
    Street street;
    street.takes = 2ms;
    for (std::size_t i = 0; i < 6; ++i) {
        street.ownTrouble[nameOf(i)] =
            net::asServersTrouble({base::Kind::network, "the proxy is dead", 0});
        auto account = inStreet(house, street, nameOf(i), 100ms);
        account.settings.way = "through a proxy";
        agent.put(std::move(account));
    }
    for (std::size_t i = 6; i < 10; ++i) agent.put(inStreet(house, street, nameOf(i), 100ms));
    house.loop.spawn(afterwards(house.loop, 1s, [&] {
        CHECK(street.most == 2);  // what the server bears is bounded over all ways
        for (std::size_t i = 6; i < 10; ++i) CHECK(street.logins(nameOf(i)) >= 5);
        for (const auto& row : agent.status()) {
            CHECK(row.trouble.empty() != street.ownTrouble.contains(row.account));
        }
        agent.leave();
    }));
    house.loop.run();
    REQUIRE(log.errors.size() == 5);
    CHECK(log.errors[4].find("the logins of all 6 that reach it the same way wait") !=
          std::string::npos);
}

TEST_CASE(
    "M42 while a server is down, who was served before tries first, then the others in turn") {
    House house;
    Log log;
    auto rules = quick();
    rules.circuit = {3, 20, 20ms, 20ms, 400ms};
    const auto gate =
        std::make_shared<service::ServerGate>(house.loop, "imap.example.com:993", rules);
    const auto trouble = net::asServersTrouble({base::Kind::closed, "closed at once", 0});
    std::vector<std::string> came;
    const auto visitorOf = [&](const char* name) {
        return std::make_unique<service::Visitor>(house.loop, gate, name);
    };
    // Comes again as soon as it failed, as a cycle does.
    const auto stay = [&](service::Visitor& visitor, std::string name) -> net::Task<> {
        for (;;) {
            const bool inside = co_await visitor.enter(net::in(10s), false);
            if (!inside) co_return;
            came.push_back(name);
            visitor.reached(&trouble);
            visitor.leave();
        }
    };
    const auto good = visitorOf("good"), a = visitorOf("a"), b = visitorOf("b"), c = visitorOf("c");
    const auto begin = [&]() -> net::Task<> {
        const bool inside = co_await good->enter(net::in(1s), false);
        CHECK(inside);
        good->reached(nullptr);
        good->leave();
        for (auto* bad : {a.get(), b.get(), c.get()}) {
            const bool in = co_await bad->enter(net::in(1s), false);
            CHECK(in);
            bad->reached(&trouble);
            bad->leave();
        }
        house.loop.spawn(stay(*a, "a"));
        house.loop.spawn(stay(*b, "b"));
        house.loop.spawn(stay(*c, "c"));
        house.loop.spawn(stay(*good, "good"));
    };
    house.loop.spawn(begin());
    house.loop.spawn(afterwards(house.loop, 500ms, [&] { house.loop.stop(); }));
    house.loop.run();
    REQUIRE(came.size() >= 9);
    came.resize(9);
    CHECK(came == std::vector<std::string>{"good", "a", "b", "c", "good", "a", "b", "c", "good"});
}

TEST_CASE("M42 a dead server stays told until it answers, whatever fails on our side") {
    House house;
    Log log;
    service::Agent agent(house.context, 100, quick());
    Street street;
    street.trouble =
        net::asServersTrouble({base::Kind::network, "no route to imap.example.com", 0});
    fill(agent, house, street, 100);
    house.loop.spawn(afterwards(house.loop, 300ms, [&] {
        street.trouble = base::Error{base::Kind::invalid, "no password", 0};
    }));
    house.loop.spawn(afterwards(house.loop, 600ms, [&] {
        CHECK(log.news.empty());
        street.trouble = base::Error{base::Kind::missing, "no such folder", 0};
        agent.retryTroubled();
    }));
    house.loop.spawn(afterwards(house.loop, 900ms, [&] { agent.leave(); }));
    house.loop.run();
    REQUIRE(log.news.size() == 1);
    CHECK(log.news[0] == "imap.example.com:993: the server answers again, with 100 machines");
}

TEST_CASE("M4 M42 ten thousand logins refused at once: few lines, and each machine served after") {
    House house;
    Log log;
    service::Agent agent(house.context, 100, quick());
    Street street;
    street.trouble = base::Error{base::Kind::login, "user or password refused", 0};
    constexpr std::size_t kMany = 10'000;
    // As a crowd they would take half a minute.
    fill(agent, house, street, kMany);
    bool wellKnown = false;
    house.loop.spawn(afterwards(house.loop, 1000ms, [&] {
        wellKnown = true;
        for (const auto& row : agent.status()) {
            wellKnown = wellKnown && (!row.trouble.empty() || row.atWorkSince);
        }
        street.trouble.reset();
    }));
    house.loop.spawn(afterwards(house.loop, 1500ms, [&] { agent.retryTroubled(); }));
    house.loop.spawn([](House& in, service::Agent& all, Street& at) -> net::Task<> {
        const auto until = net::in(60s);
        while (net::Steady::now() < until) {
            (void)co_await in.loop.sleep(200ms);
            const std::set<std::string> served(at.came.begin(), at.came.end());
            if (served.size() == kMany) break;
        }
        all.leave();
    }(house, agent, street));
    house.loop.run();
    CHECK(wellKnown);
    CHECK(std::set<std::string>(street.came.begin(), street.came.end()).size() == kMany);
    CHECK(log.errors.size() <= 20);
    CHECK(log.errors.back().find("refuses one login after the other, as if for all of its 10000") !=
          std::string::npos);
    CHECK(log.news.size() <= 21);
}

TEST_CASE("M4 wrong passwords of many machines hold up no other of the same server") {
    House house;
    Log log;
    auto rules = quick();
    rules.circuit.round = 10s;
    service::Agent agent(house.context, 100, rules);
    Street street;
    for (std::size_t i = 0; i < 120; ++i) street.wrong.insert(nameOf(i));
    fill(agent, house, street, 150);  // the wrong ones first
    house.loop.spawn(afterwards(house.loop, 2000ms, [&] {
        for (std::size_t i = 120; i < 150; ++i) CHECK(street.logins(nameOf(i)) == 1);
        for (const auto& row : agent.status()) {
            CHECK(row.trouble.empty() != street.wrong.contains(row.account));
        }
        street.wrong.clear();
        agent.retryTroubled();  // the operator corrected them
    }));
    house.loop.spawn(afterwards(house.loop, 2800ms, [&] {
        for (const auto& row : agent.status()) CHECK(row.trouble.empty());
        agent.leave();
    }));
    house.loop.run();
    CHECK(log.errors.size() <= 30);
}

TEST_CASE("M43 a mailbox that kept its connection is served while its server takes no login") {
    House house;
    Log log;
    service::Agent agent(house.context, 100, quick());
    Street street;
    StreetMailbox* box = nullptr;
    agent.put(inStreet(house, street, "kept", 100ms, &box, true));
    house.loop.spawn(afterwards(house.loop, 20ms, [&] {
        street.wrong.clear();
        for (std::size_t i = 0; i < 40; ++i) street.wrong.insert(nameOf(i));
        fill(agent, house, street, 40);
        box->inner.deliver(mail({.body = "HELP\r\n"}));
    }));
    house.loop.spawn(afterwards(house.loop, 400ms, [&] {
        CHECK(house.sender->sent().size() == 1);
        CHECK(street.logins("kept") == 1);
        agent.leave();
    }));
    house.loop.run();
}

TEST_CASE("M24 replies that are due go out while the mailbox's own server is down") {
    House house;
    Log log;
    service::Agent agent(house.context, 100, quick());
    Street street;
    house.clock.set(kNow);
    house.sender->answer("ce.tanaka@example.com", sending::Outcome::deferred, 1);
    StreetMailbox* box = nullptr;
    auto account = inStreet(house, street, "one", 50ms, &box);
    box->inner.deliver(mail({.body = "HELP\r\n"}));
    agent.put(std::move(account));
    fill(agent, house, street, 10);
    house.loop.spawn(afterwards(house.loop, 40ms, [&] {
        street.trouble = net::asServersTrouble({base::Kind::network, "no route", 0});
        for (std::size_t i = 10; i < 20; ++i) agent.put(inStreet(house, street, nameOf(i)));
    }));
    house.loop.spawn(afterwards(house.loop, 300ms, [&] { house.clock.advance(2min); }));
    house.loop.spawn(afterwards(house.loop, 2500ms, [&] {
        CHECK(house.sender->sent().size() == 2);
        agent.leave();
    }));
    house.loop.run();
}
