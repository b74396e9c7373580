// What goes wrong with a server's push, and that the mailbox is served all the same (M43).
#include "tests/mail/imap/push_bench.h"

#include <atomic>

using contract::sampleMail;
using imap_test::Log;
using imap_test::PushBench;
using imap_test::pushing;
using namespace std::chrono_literals;

TEST_CASE("a connection that is lost while it waits is made anew soon, without a word (M43)") {
    for (const char* bye : {"", "* BYE server restarts\r\n", "half a li"}) {
        CAPTURE(bye);
        const Log log;
        PushBench bench;
        bench.deliver(sampleMail(1));
        bench.turn();
        const auto woke = bench.waits(5s, [&] {
            bench.server.push(bye);
            bench.server.hangUp();
        });
        CHECK(woke > 0);
        CHECK(woke < 1);  // the spread of one mailbox alone is half a second at most
        CHECK(bench.turn().mails.size() == 1);
        CHECK(bench.wire.counts->dials == 2);
        CHECK(bench.mailbox().pushes());
        CHECK(log.text.empty());
    }
}

TEST_CASE("a connection that is dead is noticed when IDLE is asked for again (M43)") {
    PushBench bench(pushing(200ms, 300ms));
    bench.turn();
    bool dead = false;
    bench.server.hook = [&dead](contract::Peer&, const std::string& tag, const std::string&) {
        dead = dead || tag == "DONE";
        return dead;
    };
    const auto woke = bench.waits(5s);
    CHECK(woke > 0.4);
    CHECK(woke < 2);
    CHECK_FALSE(bench.mailbox().pushes());
    bench.server.hook = nullptr;
    bench.turn();
    CHECK(bench.wire.counts->dials == 2);
}

TEST_CASE("a server that pushes without end is polled, told at once (M43)") {
    const Log log;
    PushBench bench;
    bench.deliver(sampleMail(1));
    bench.turn();
    std::string talk;
    for (std::size_t i = 0; i <= imap::Session::kMostLines; ++i) talk += "* 3 EXISTS\r\n";
    bench.server.hook = [&talk](contract::Peer& peer, const std::string& tag, const std::string&) {
        return tag == "DONE" && peer.send(talk);
    };
    CHECK(bench.waits(5s, [&] { bench.server.push("* 3 EXISTS\r\n"); }) > 0);
    CHECK(bench.turn().mails.size() == 1);
    CHECK(bench.wire.counts->dials == 2);
    CHECK_FALSE(bench.mailbox().pushes());
    CHECK(log.count("talks without end") == 1);
}

TEST_CASE("a server that floods any burst of a turn is polled from then on (M43)") {
    const Log log;
    PushBench bench;
    bench.deliver(sampleMail(1));
    bench.turn();
    std::string talk;
    for (std::size_t i = 0; i <= imap::Session::kMostLines; ++i) talk += "* 1 FETCH (FLAGS ())\r\n";
    bench.server.hook = [&talk](contract::Peer& peer, const std::string&, const std::string& line) {
        return line.find("BODY.PEEK[]") != std::string::npos && peer.send(talk);
    };
    bench.open();
    CHECK_FALSE(bench.run(bench.mailbox().fetch({"1"}, base::Bytes{10240})).has_value());
    CHECK_FALSE(bench.mailbox().pushes());
    CHECK(log.count("talks without end") == 1);
}

TEST_CASE("a connection lost again and again is made anew ever more rarely, and told once (M43)") {
    for (const bool mailLies : {false, true}) {
        CAPTURE(mailLies);
        const Log log;
        PushBench bench;
        if (mailLies) bench.server.deliver("Subject: waits\r\n\r\nfor its answer\r\n");
        double longest = 0;
        for (int i = 0; i < 7; ++i) {
            bench.turn();
            longest = std::max(longest, std::abs(bench.waits(3s, [&] { bench.server.hangUp(); })));
        }
        CHECK(longest > 0.6);
        CHECK(log.count("lost again and again") == 1);
    }
}

/// Learns from losses after `leastSilence` and longer.
imap::Settings learning(net::Duration leastSilence) {
    auto settings = pushing(5s);
    settings.push.leastSilence = leastSilence;
    return settings;
}

net::Task<> hangUpAfter(PushBench& bench, net::Duration silence) {
    (void)co_await bench.loop().sleep(silence);
    bench.server.hangUp();
}

TEST_CASE("where silence is ended after the same time, IDLE is asked for again sooner (M43)") {
    const Log log;
    PushBench bench(learning(200ms));
    for (int i = 0; i < 2; ++i) {
        bench.turn();
        CHECK(bench.waits(3s, [&] { bench.loop().spawn(hangUpAfter(bench, 400ms)); }) > 0);
    }
    CHECK(log.count("is ended after 0 s of silence") == 1);
    bench.turn();
    const auto before = bench.sent("IDLE");
    CHECK(bench.waits(1200ms) < 0);  // nobody hangs up, and nothing comes
    CHECK(bench.sent("IDLE") - before >= 3);
    CHECK(bench.wire.counts->dials == 3);
}

net::Task<> talkAndHangUp(PushBench& bench) {
    for (int i = 0; i < 8; ++i) {
        (void)co_await bench.loop().sleep(50ms);
        bench.server.push("* OK still here\r\n");
    }
    bench.server.hangUp();
}

TEST_CASE("a server that talks until it is lost says nothing of silence (M43)") {
    const Log log;
    PushBench bench(learning(200ms));
    for (int i = 0; i < 2; ++i) {
        bench.turn();
        CHECK(bench.waits(3s, [&] { bench.loop().spawn(talkAndHangUp(bench)); }) > 0);
    }
    CHECK(log.count("of silence") == 0);
}

TEST_CASE("losses at odd times say nothing of silence (M43)") {
    const Log log;
    PushBench bench(learning(10ms));
    for (const auto silence : {20ms, 300ms, 20ms}) {
        bench.turn();
        CHECK(bench.waits(3s, [&] { bench.loop().spawn(hangUpAfter(bench, silence)); }) > 0);
    }
    CHECK(log.count("of silence") == 0);
}

TEST_CASE("a server that refuses IDLE is polled, told once (M43)") {
    const char* const answers[] = {"{} NO [LIMIT] too many\r\n", "{} BAD what\r\n",
                                   "+ idling\r\n{} OK enough\r\n",
                                   "* BYE [LIMIT] Too many connections\r\n"};
    for (const char* answer : answers) {
        CAPTURE(answer);
        const Log log;
        PushBench bench;
        bench.turn();
        bench.server.hook = [answer](contract::Peer& peer, const std::string& tag,
                                     const std::string& line) {
            if (line != "IDLE") return false;
            std::string text = answer;
            if (const auto at = text.find("{}"); at != std::string::npos) text.replace(at, 2, tag);
            return peer.send(text);
        };
        CHECK(bench.waits(1200ms) < -1.1);
        CHECK_FALSE(bench.mailbox().pushes());
        CHECK(bench.turn().mails.empty());
        CHECK(bench.waits(1200ms) < -1.1);
        CHECK(bench.sent("IDLE") == 1);
        CHECK(bench.wire.counts->dials == 2);
        CHECK(log.count("does not let the mailbox wait") == 1);
    }
}

TEST_CASE("a server that takes no more sessions gets one back (M43)") {
    const Log log;
    auto first = pushing();
    first.push.places = std::make_shared<imap::IdlePlaces>();
    auto second = first;
    SUBCASE("of a login") {}
    SUBCASE("in all") {
        second.push.accountKey = "imap.test:993 copier02";
    }
    SUBCASE("in all, where the other only polls") {
        second.push.accountKey = "imap.test:993 copier02";
        second.push.mode = imap::PushMode::off;
    }
    const bool polls = second.push.mode == imap::PushMode::off;
    second.push.name = "copier02";
    PushBench one(std::move(first));
    PushBench two(std::move(second));
    one.turn();
    REQUIRE(one.mailbox().pushes());
    two.wire.refuse = base::Error{base::Kind::temporary,
                                  "the server says \"[LIMIT] Maximum number of connections from "
                                  "user+IP exceeded (mail_max_userip_connections=1)\".",
                                  0};
    const auto waits = one.waits(5s, [&] {
        two.loop().spawn([](PushBench& it) -> net::Task<> {
            mailbox::ListFrom from;
            const auto opened = co_await it.mailbox().open(std::move(from));
            CHECK_FALSE(opened.has_value());
        }(two));
        two.loop().run();
    });
    CHECK(waits > 0);
    one.turn();  // gives its session up
    CHECK_FALSE(one.mailbox().pushes());
    two.wire.refuse.reset();
    two.turn();
    CHECK_FALSE(two.mailbox().pushes());
    CHECK(log.count("copier01: ") == 1);
    CHECK(log.count("copier02: ") == (polls ? 0 : 1));
}

TEST_CASE(
    "a server that pushes mails without end that are not there wakes ever more rarely (M43)") {
    const Log log;
    PushBench bench;
    bench.deliver(sampleMail(1));
    bench.turn();
    int turns = 0, number = 1;
    const auto until = net::in(4s);
    while (net::Steady::now() < until) {
        const auto push = [&] {
            std::string all;
            for (int i = 0; i < 50; ++i) all += "* " + std::to_string(++number) + " EXISTS\r\n";
            bench.server.push(all);
        };
        if (bench.waits(2s, push) > 0) ++turns;
        CHECK(bench.turn().mails.size() == 1);
    }
    CHECK(turns >= 2);
    CHECK(turns <= 4);
    // One that is there wakes as ever, once the pause is over, and ends the pauses.
    bench.deliver(sampleMail(2));
    CHECK(bench.turn().mails.size() == 2);
    CHECK(std::abs(bench.waits(1500ms, [&] { bench.deliver(sampleMail(3)); })) < 1);
}

TEST_CASE("a server that talks without end is read slowly, told, and then polled (M43)") {
    const Log log;
    PushBench bench;
    bench.turn();
    std::atomic<bool> over = false;
    bench.server.hook = [&over](contract::Peer& peer, const std::string&, const std::string& line) {
        if (line != "IDLE") return false;
        peer.send("+ idling\r\n");
        std::string lines;
        for (int i = 0; i < 100; ++i) lines += "* OK Still here\r\n";
        while (!over && peer.send(lines)) continue;
        return true;
    };
    const auto begun = bench.mailbox().received();
    CHECK(bench.waits(12s) < 0);
    CHECK_FALSE(bench.mailbox().pushes());
    over = true;
    const auto lines = (bench.mailbox().received() - begun) / 17;
    CHECK(lines > 12'000);
    CHECK(lines < 40'000);
    CHECK(log.count("talks without end") == 1);
    bench.server.hook = nullptr;
    bench.deliver(sampleMail(1));
    CHECK(bench.turn().mails.size() == 1);
    CHECK(bench.wire.counts->dials == 2);
    CHECK_FALSE(bench.mailbox().pushes());  // for an hour
}

TEST_CASE("a line without end, or a literal that is too large, ends the wait (M43)") {
    for (const bool literal : {false, true}) {
        CAPTURE(literal);
        PushBench bench;
        bench.turn();
        const auto text =
            literal ? std::string("* 1 FETCH (X {999999}\r\n") : "* OK " + std::string(70000, 'x');
        CHECK(bench.waits(5s, [&] { bench.server.push(text); }) > 0);
        CHECK_FALSE(bench.mailbox().pushes());
        bench.turn();
        CHECK(bench.wire.counts->dials == 2);
    }
}

TEST_CASE("a turn that fails before it looks does not make the push spin (M43)") {
    PushBench bench;
    bench.turn();
    bench.deliver(sampleMail(1));
    CHECK(bench.waits(5s) > 0);
    CHECK(bench.waits(3s) > 0.9);  // the mail still waits, but nobody has listed it
    CHECK(bench.turn().mails.size() == 1);
}
