// Machines read over UDP from an agent of our own that misbehaves in every way we know of: what is
// read, what is said about the rest, and that it ends in time (spec/4-lists; RFC 3416, 4.2).
#include "machine/snmp/engine.h"

#include "machine/snmp/gathering.h"
#include "machine/snmp/snmp_source.h"
#include "tests/machine/snmp/responder.h"
#include "tests/machine/snmp/sample_walk.h"

#include <doctest/doctest.h>
#include <future>

using namespace std::chrono_literals;
using snmp::Oid;
using snmp::Outcome;
using tests::Behaviour;

namespace {

snmp::Settings settingsFor(std::uint16_t port, snmp::Version version = snmp::Version::v2c) {
    snmp::Settings settings;
    settings.address = "127.0.0.1";
    settings.port = port;
    settings.version = version;
    settings.timeout = 120ms;
    return settings;
}

Outcome askFor(snmp::Engine& engine, snmp::Order order) {
    std::promise<Outcome> promise;
    auto future = promise.get_future();
    engine.ask(std::move(order), [&](Outcome outcome) { promise.set_value(std::move(outcome)); });
    return future.get();
}

snmp::Order orderFor(std::uint16_t port, snmp::Version version = snmp::Version::v2c) {
    auto order =
        snmp::walkOf(settingsFor(port, version), tests::sampleSubtrees(), base::Time{1s}, 8s);
    order.questions = tests::sampleQuestions();
    return order;
}

/// Objects that a flawless reading has and this one lacks, below the root; others must not lack.
std::size_t lacking(const snmp::Walk& walk, const snmp::Walk& wanted) {
    std::size_t count = 0;
    for (const auto& [oid, datum] : wanted.objects) {
        const auto* got = walk.find(oid);
        if (got == nullptr) {
            ++count;
        } else {
            CHECK(tests::same(*got, datum));
        }
    }
    return count;
}

bool remarked(const snmp::Walk& walk, const std::string& words) {
    for (const auto& remark : walk.remarks) {
        if (remark.find(words) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("A machine is read whole by v1 and v2c, with the objects that were asked for only") {
    const auto whole = tests::sampleWalk();
    const auto wanted = tests::wantedOf(whole);
    tests::Responder agent(whole);
    snmp::Engine engine;
    for (const auto version : {snmp::Version::v1, snmp::Version::v2c}) {
        const auto outcome = askFor(engine, orderFor(agent.port(), version));
        REQUIRE(outcome.walk);
        CHECK(outcome.whole);
        CHECK(outcome.walk->remarks.empty());
        CHECK(outcome.walk->objects.size() == wanted.objects.size());
        CHECK(lacking(*outcome.walk, wanted) == 0);
        CHECK(outcome.walk->taken == base::Time{1s});
        CHECK(outcome.cost.repeats == 0);
    }
}

TEST_CASE("What a reading costs is counted as the agent counts it, and is little") {
    const auto whole = tests::sampleWalk();
    tests::Responder agent(whole);
    snmp::Engine engine;
    const auto outcome = askFor(engine, orderFor(agent.port()));
    CHECK(outcome.cost.requests == agent.requests());
    CHECK(outcome.cost.sent.count == agent.octetsIn());
    CHECK(outcome.cost.received.count == agent.octetsOut());
    // snmpbulkwalk asks once for each ten objects of a table, and once more.
    CHECK(outcome.cost.requests < outcome.walk->objects.size() / 10);
    CHECK(agent.octetsOut() / outcome.cost.requests < 2000);
}

TEST_CASE("An agent that answers badly costs what it cannot give, and the reading says so") {
    struct Row {
        Behaviour behaviour;
        std::size_t mayLack;  ///< objects
        const char* remark;   ///< part of one; "" for none at all
        std::size_t mostRequests;
        const char* note;
    };
    const Oid supplyLevel = tests::kSupplyEntry + 9U;
    const Row rows[] = {
        {{.muteBulk = true}, 0, "GETBULK is not answered", 600, "GETBULK unanswered"},
        {{.emptyBulk = true}, 0, "GETBULK is answered with nothing", 600, "GETBULK empty"},
        {{.errorBulk = true},
         0,
         "GETBULK is answered with an error",
         600,
         "GETBULK refused with genErr"},
        {{.firstRowOnly = true}, 0, "", 500, "one repetition only"},
        {{.shiftColumns = true}, 0, "", 200, "ended columns left out of the rows"},
        {{.mostOctets = 484}, 0, "", 120, "short answers instead of long ones"},
        {{.mostOctets = 484, .tooBig = true}, 0, "", 140, "tooBig"},
        {{.mostOctets = 60, .tooBig = true}, 0, "", 1200, "tooBig nearly always"},
        {{.loseEvery = 5}, 0, "", 200, "every fifth datagram lost"},
        {{.errorAt = supplyLevel}, 5, "is answered with an error", 150, "genErr in a column"},
        {{.errorAt = tests::kSupplyEntry + 4U},
         6,
         "is answered with an error",
         150,
         "genErr in a column amid others"},
        {{.errorAt = tests::kSupplyEntry + 4U + 1U + 3U},
         2,
         "is answered with an error",
         150,
         "genErr at one object"},
        {{.muteAt = tests::kAlertEntry}, 480, "is not answered", 150, "one table unanswered"},
        {{.repeatAt = tests::kTrayEntry + 5U + 1U + 7U}, 4, "repeats itself", 150, "one repeated"},
        {{.backAt = tests::kAlertEntry + 5U + 1U + 9U}, 60, "goes backwards", 150, "backwards"},
        {{.silentAfter = 6}, 600, "stopped answering", 40, "silent in mid-reading"},
        {{.delay = 30ms}, 0, "", 80, "slow, but within the time"},
    };
    const auto whole = tests::sampleWalk();
    const auto wanted = tests::wantedOf(whole);
    snmp::Engine engine;
    for (const auto& row : rows) {
        CAPTURE(std::string(row.note));
        tests::Responder agent(whole, row.behaviour);
        const auto outcome = askFor(engine, orderFor(agent.port()));
        REQUIRE(outcome.walk);
        const auto lack = lacking(*outcome.walk, wanted);
        for (const auto& remark : outcome.walk->remarks) INFO(remark);
        MESSAGE(std::string(row.note) << ": lacks " << lack << ", " << outcome.cost.requests
                                      << " requests, " << outcome.cost.time.count() << " ms");
        CHECK(lack <= row.mayLack);
        CHECK(outcome.walk->objects.size() + lack == wanted.objects.size());
        CHECK(agent.requests() <= row.mostRequests);
        CHECK(outcome.cost.time < 8s);
        if (*row.remark == '\0') {
            CHECK(outcome.walk->remarks.empty());
        } else {
            CHECK(remarked(*outcome.walk, row.remark));
        }
    }
}

TEST_CASE("v1 agents that answer badly are read as far as they go") {
    const auto whole = tests::sampleWalk();
    const auto wanted = tests::wantedOf(whole);
    snmp::Engine engine;
    const struct {
        Behaviour behaviour;
        std::size_t mayLack;
    } rows[] = {{{.mostOctets = 200}, 0},
                {{.errorAt = tests::kSupplyEntry + 9U}, 5},
                {{.loseEvery = 25}, 0},
                {{.repeatAt = tests::kTrayEntry + 5U + 1U + 7U}, 4}};
    for (const auto& row : rows) {
        tests::Responder agent(whole, row.behaviour);
        const auto outcome = askFor(engine, orderFor(agent.port(), snmp::Version::v1));
        REQUIRE(outcome.walk);
        CHECK(lacking(*outcome.walk, wanted) <= row.mayLack);
    }
}

TEST_CASE("An endless tree is bounded by its own limit, by objects and by requests") {
    const auto whole = tests::sampleWalk();
    tests::Responder agent(whole, {.endless = tests::kPrivate});
    snmp::Engine engine;
    auto order = orderFor(agent.port());
    auto outcome = askFor(engine, std::move(order));
    REQUIRE(outcome.walk);
    CHECK(remarked(*outcome.walk, "has more than 4096 objects"));
    order = orderFor(agent.port());
    order.patience = 30s;
    order.then = [](const snmp::Walk&) {
        return std::vector<snmp::Subtree>{{tests::kPrivate, 10'000'000}, {tests::kSupplyEntry}};
    };
    outcome = askFor(engine, std::move(order));
    REQUIRE(outcome.walk);
    CHECK(outcome.walk->objects.size() == snmp::kMostObjects);
    CHECK(remarked(*outcome.walk, "more than 20000 objects"));
    CHECK_FALSE(outcome.whole);
}

TEST_CASE("At the deadline what was read is used; the most important parts come first") {
    const auto whole = tests::sampleWalk();
    tests::Responder agent(whole, {.delayEach = 8ms});
    snmp::Engine engine;
    auto order = orderFor(agent.port());
    order.patience = 1500ms;
    const auto outcome = askFor(engine, std::move(order));
    REQUIRE(outcome.walk);
    CHECK_FALSE(outcome.whole);
    CHECK(outcome.cost.time >= 1400ms);
    CHECK(outcome.cost.time < 2500ms);
    CHECK(remarked(*outcome.walk, "was too slow: after 1.5 s"));
    CHECK(outcome.walk->find(tests::kSupplyEntry + 2U + 1U + 1U) != nullptr);
}

TEST_CASE("A machine that says nothing is an error that says what to check") {
    const auto whole = tests::sampleWalk();
    snmp::Engine engine;
    const struct {
        Behaviour behaviour;
        const char* note;
    } rows[] = {{{.silent = true}, "silent"},
                {{.garbage = true}, "garbage"},
                {{.community = "other"}, "another community"},
                {{.v1Only = true}, "an agent of v1 asked by v2c"}};
    for (const auto& row : rows) {
        CAPTURE(std::string(row.note));
        tests::Responder agent(whole, row.behaviour);
        const auto outcome = askFor(engine, orderFor(agent.port()));
        REQUIRE_FALSE(outcome.walk);
        CHECK(outcome.walk.error().kind == base::Kind::timeout);
        CHECK(outcome.walk.error().text.find("127.0.0.1 port") == 0);
        CHECK(outcome.walk.error().text.find("community") != std::string::npos);
        CHECK(outcome.walk.error().text.find("access list") != std::string::npos);
        CHECK(outcome.cost.time < 2s);
    }
}

TEST_CASE("What an SNMPv3 agent refuses is told apart (RFC 3414, 3.2)") {
    snmp::Engine engine;
    const struct {
        std::uint32_t report;
        base::Kind kind;
        const char* words;
    } rows[] = {{1, base::Kind::login, "security level"},
                {2, base::Kind::protocol, "not in time window"},
                {3, base::Kind::login, "does not know the user"},
                {4, base::Kind::protocol, "changes its engine ID"},
                {5, base::Kind::login, "authentication passphrase"},
                {6, base::Kind::login, "privacy passphrase"}};
    for (const auto& row : rows) {
        CAPTURE(std::string(row.words));
        tests::Responder agent(tests::sampleWalk(), {.report = row.report});
        auto order = orderFor(agent.port(), snmp::Version::v3);
        order.settings.user = "se\x1b";
        order.settings.level = snmp::Level::authPriv;
        order.settings.authPassphrase = base::Secret("auctoritas");
        order.settings.privPassphrase = base::Secret("privatus");
        const auto outcome = askFor(engine, std::move(order));
        REQUIRE_FALSE(outcome.walk);
        CHECK(outcome.walk.error().kind == row.kind);
        CHECK(outcome.walk.error().text.find(row.words) != std::string::npos);
        CHECK(outcome.walk.error().text.find("user se\\x1b") != std::string::npos);
        CHECK(outcome.cost.time < 2s);
    }
}

TEST_CASE("A closed port, an unknown name and settings that cannot work are told at once") {
    std::uint16_t closed = 0;
    {
        tests::Responder gone(tests::sampleWalk());
        closed = gone.port();
    }
    snmp::Engine engine;
    auto outcome = askFor(engine, orderFor(closed));
    REQUIRE_FALSE(outcome.walk);
    CHECK(outcome.walk.error().kind == base::Kind::network);
    CHECK(outcome.walk.error().text.find("nothing listens") != std::string::npos);
    CHECK(outcome.cost.time < 1s);

    auto order = orderFor(closed);
    order.settings.address = "no-such-host.invalid";
    outcome = askFor(engine, std::move(order));
    REQUIRE_FALSE(outcome.walk);
    CHECK(outcome.walk.error().kind == base::Kind::network);
    CHECK(outcome.walk.error().text.find("no-such-host.invalid is not known") != std::string::npos);

    const struct {
        void (*spoil)(snmp::Settings&);
        const char* words;
    } rows[] = {
        {[](snmp::Settings& s) { s.address = ""; }, "address is missing"},
        {[](snmp::Settings& s) { s.port = 0; }, "port 0"},
        {[](snmp::Settings& s) { s.timeout = 0ms; }, "timeout"},
        {[](snmp::Settings& s) { s.community = base::Secret(std::string(300, 'x')); }, "community"},
        {[](snmp::Settings& s) { s.version = snmp::Version::v3; }, "user name"},
        {[](snmp::Settings& s) {
             s.version = snmp::Version::v3;
             s.user = "u";
             s.level = snmp::Level::authNoPriv;
             s.authPassphrase = base::Secret("short");
         },
         "authentication passphrase needs 8"},
        {[](snmp::Settings& s) {
             s.version = snmp::Version::v3;
             s.user = "u";
             s.level = snmp::Level::authPriv;
             s.authPassphrase = base::Secret("long enough");
         },
         "privacy passphrase needs 8"},
    };
    for (const auto& row : rows) {
        CAPTURE(std::string(row.words));
        order = orderFor(closed);
        row.spoil(order.settings);
        outcome = askFor(engine, std::move(order));
        REQUIRE_FALSE(outcome.walk);
        CHECK(outcome.walk.error().kind == base::Kind::invalid);
        CHECK(outcome.walk.error().text.find(row.words) != std::string::npos);
    }
}

TEST_CASE("A few objects are asked for by one request: discovery") {
    tests::Responder agent(tests::sampleWalk());
    snmp::Engine engine;
    snmp::Order order{.settings = settingsFor(agent.port()), .patience = 2s};
    order.questions = {{1, 3, 6, 1, 2, 1, 1, 1, 0}, {1, 3, 6, 1, 2, 1, 1, 9, 0}};
    const auto outcome = askFor(engine, std::move(order));
    REQUIRE(outcome.walk);
    CHECK(outcome.whole);
    CHECK(outcome.walk->objects.size() == 1);
    CHECK(outcome.cost.requests == 1);
}

TEST_CASE("What is under way when the engine ends is broken off, each told once") {
    tests::Responder agent(tests::sampleWalk(), {.silent = true});
    std::atomic<int> told = 0;
    {
        snmp::Engine engine;
        for (int i = 0; i < 50; ++i) {
            auto order = orderFor(agent.port());
            order.settings.timeout = 5s;
            engine.ask(std::move(order), [&](const Outcome& outcome) {
                if (!outcome.walk && outcome.walk.error().kind == base::Kind::cancelled) ++told;
            });
        }
    }
    CHECK(told == 50);
}

TEST_CASE("A source gives a reading, and says where no printer is behind the address") {
    snmp::Engine engine;
    const auto read = [&](const snmp::Walk& walk) {
        tests::Responder agent(walk);
        snmp::SnmpSource source(engine, settingsFor(agent.port()));
        std::promise<base::Result<machine::Reading>> promise;
        auto future = promise.get_future();
        source.read(base::Time{5s}, 8s,
                    [&](auto reading) { promise.set_value(std::move(reading)); });
        return future.get();
    };
    const auto reading = read(tests::sampleWalk());
    REQUIRE(reading);
    CHECK(reading->taken == base::Time{5s});
    CHECK_FALSE(reading->parts.empty());

    snmp::Walk nobody;
    nobody.objects[{1, 3, 6, 1, 2, 1, 1, 1, 0}] = tests::octets("Linux \x1b[2J router");
    const auto none = read(nobody);
    REQUIRE_FALSE(none);
    CHECK(none.error().kind == base::Kind::missing);
    CHECK(none.error().text.find("no printer is behind it") != std::string::npos);
    CHECK(none.error().text.find("Linux \\x1b[2J router") != std::string::npos);
}
