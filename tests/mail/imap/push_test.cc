// The server's push (M43): what wakes a mailbox, what does not, and what the next turn costs.
#include "tests/mail/imap/push_bench.h"

using contract::sampleMail;
using imap_test::Log;
using imap_test::PushBench;
using imap_test::pushing;
using namespace std::chrono_literals;

TEST_CASE("a mail that comes wakes the mailbox, and the next turn needs no SELECT (M43)") {
    PushBench bench;
    bench.deliver(sampleMail(1));
    bench.turn();
    REQUIRE(bench.mailbox().pushes());
    const auto woke = bench.waits(5s, [&] { bench.deliver(sampleMail(2)); });
    CHECK(woke > 0);
    CHECK(woke < 1);
    const auto before = bench.wire.counts->bursts;
    const auto listing = bench.open({"17", "1", 2000});
    CHECK(bench.wire.counts->bursts - before == 1);  // DONE and the sizes together
    REQUIRE(listing.mails.size() == 1);
    CHECK(listing.mails[0].uid == "2");
    CHECK_FALSE(listing.wholeMailbox);
    contract::Turn{bench}.close();
    CHECK(bench.sent("SELECT") == 1);
    CHECK(bench.wire.counts->dials == 1);
    CHECK(bench.waits(1500ms, [&] { bench.deliver(sampleMail(3)); }) > 0);
}

TEST_CASE("only a mail more wakes the mailbox (M43)") {
    const char* const lines[] = {
        "* OK Still here\r\n",
        "* 1 FETCH (FLAGS (\\Seen))\r\n",
        "* 1 FETCH (UID 1 FLAGS (\\Seen) X {12}\r\n* 9 EXISTS\r\n)\r\n",
        "* 1 EXPUNGE\r\n",
        "* 2 EXPUNGE\r\n* 1 EXISTS\r\n",
        "* 2 EXISTS\r\n* 0 RECENT\r\n",
        "* FLAGS (\\Seen)\r\n",
        "junk\r\n",
        "+ go on\r\n",
        "A1 OK of somebody else\r\n",
    };
    for (const char* line : lines) {
        CAPTURE(line);
        PushBench bench;
        contract::deliverSome(bench, 2);
        bench.turn();
        CHECK(bench.waits(1200ms, [&] { bench.server.push(line); }) < 0);
        CHECK(bench.mailbox().pushes());
    }
    SUBCASE("one that comes as another goes is a mail more") {
        PushBench bench;
        contract::deliverSome(bench, 2);
        bench.turn();
        CHECK(bench.waits(5s, [&] { bench.server.push("* 1 EXPUNGE\r\n* 2 EXISTS\r\n"); }) > 0);
    }
}

TEST_CASE("a mail that is told of in the midst of a turn wakes at once (M43)") {
    PushBench bench;
    bench.deliver(sampleMail(1));
    contract::Turn turn{bench};
    turn.open();
    bench.deliver(sampleMail(2));
    turn.fetch({"1"});  // its answer tells of the second mail
    turn.close();
    const auto woke = bench.waits(5s);
    CHECK(woke > 0);
    CHECK(woke < 0.5);
    CHECK(bench.sent("IDLE") == 0);
    CHECK(bench.turn().mails.size() == 2);
    CHECK(bench.waits(1200ms) < 0);  // and once
}

TEST_CASE("a mail that comes between SELECT and what is asked beside it is news (M43)") {
    PushBench bench;
    bench.wire.capabilities = {};  // told only when asked
    bench.deliver(sampleMail(1));
    bool looksAhead = true;
    bench.server.hook = [&](contract::Peer& peer, const std::string& tag,
                            const std::string& command) {
        if (command == "CAPABILITY") bench.deliver(sampleMail(2));
        const bool refused = !looksAhead && command.starts_with("UID FETCH 2:65 ");
        if (refused) peer.send("* 2 EXISTS\r\n" + tag + " NO not that many\r\n");
        return refused;
    };
    SUBCASE("listed at once, where the server shows what lies ahead") {
        CHECK(bench.turn({.validity = "17", .floor = "1"}).mails.size() == 1);
        CHECK(bench.waits(1200ms) < 0);
    }
    SUBCASE("it wakes, where the server refuses that") {
        looksAhead = false;
        const auto first = bench.turn({.validity = "17", .floor = "1"});
        REQUIRE(bench.sent("CAPABILITY") == 1);
        REQUIRE(first.mails.empty());
        const auto woke = bench.waits(5s);
        CHECK(woke > 0);
        CHECK(woke < 0.5);
        CHECK(bench.turn({.validity = "17", .floor = "1"}).mails.size() == 1);
    }
}

TEST_CASE("a mail between the last answer and IDLE wakes at once (M43)") {
    PushBench bench;
    bench.turn();
    bench.deliver(sampleMail(1));
    const auto woke = bench.waits(5s);
    CHECK(woke > 0);
    CHECK(woke < 0.5);
}

TEST_CASE("the poll stays: DONE and one burst on the same connection (M2, M43)") {
    PushBench bench;
    SUBCASE("an empty mailbox") {}
    SUBCASE("with mails that stay") {
        contract::deliverSome(bench, 3);
    }
    const auto first = bench.turn();
    const auto before = bench.wire.counts->bursts;
    CHECK(bench.waits(1200ms) < 0);
    const auto listing = bench.turn();
    CHECK(listing.mails.size() == first.mails.size());
    CHECK(listing.wholeMailbox);
    CHECK(bench.wire.counts->bursts - before == 2);  // IDLE; DONE and the look
    CHECK(bench.wire.counts->dials == 1);
}

TEST_CASE("somebody wakes the mailbox, and a test may use it meanwhile (M29, M43)") {
    PushBench bench;
    bench.turn();
    CHECK(bench.waits(5s, [&] { bench.woken.set(); }) > 0);
    CHECK(bench.waits(5s, [&] {
        bench.loop().spawn([](PushBench& it) -> net::Task<> {
            mailbox::ListFrom from;
            auto listing = co_await it.mailbox().open(std::move(from));
            CHECK(listing.has_value());
            auto closed = co_await it.mailbox().close();
            CHECK(closed.has_value());
        }(bench));
    }) > 0);
    CHECK(bench.wire.counts->dials == 1);
}

TEST_CASE("what is left when the mails are gone: the listing is whole again (M8)") {
    PushBench bench;
    contract::deliverSome(bench, 2);
    bench.turn();
    contract::Turn turn{bench};
    turn.open();
    turn.remove({"1", "2"});
    turn.close();
    const auto listing = bench.turn();
    CHECK(listing.mails.empty());
    CHECK(listing.wholeMailbox);
    CHECK(bench.waits(1200ms) < 0);
    CHECK(bench.waits(5s, [&] { bench.deliver(sampleMail(3)); }) > 0);
    CHECK(bench.turn().mails.size() == 1);
}

TEST_CASE("where many new mails wait, the folder is selected anew: windows bound the listing") {
    PushBench bench;
    bench.deliver(sampleMail(1));
    bench.turn();
    const auto deliver = [&] { contract::deliverSome(bench, 30); };
    CHECK(bench.waits(5s, deliver) > 0);
    // The pushes are still on their way: what is known of decides.
    bench.turn({"17", "1", 5});
    const auto selects = bench.sent("SELECT");
    CHECK(bench.turn({"17", "1", 5}).mails.size() == 5);
    CHECK(bench.sent("SELECT") == selects + 1);
}

TEST_CASE("IDLE is asked for again on the same connection (M43)") {
    PushBench bench(pushing(100ms));
    bench.turn();
    CHECK(bench.waits(1200ms) < 0);
    CHECK(bench.sent("IDLE") >= 8);
    CHECK(bench.sent("DONE") >= 8);
    CHECK(bench.waits(5s, [&] { bench.deliver(sampleMail(1)); }) > 0);
    CHECK(bench.wire.counts->dials == 1);
}

TEST_CASE("a poll that is near takes the place of asking for IDLE again (M2, M43)") {
    PushBench bench(pushing(1s));
    bench.turn();
    const auto took = -bench.waits(1100ms);
    CHECK(took > 0.85);
    CHECK(took < 1.07);
    CHECK(bench.sent("IDLE") == 1);
    bench.turn();
    (void)bench.waits(1700ms);  // this one is not
    CHECK(bench.sent("IDLE") == 3);
}

TEST_CASE("leaving says so to the server, also out of IDLE") {
    PushBench bench;
    bench.turn();
    CHECK(bench.waits(5s, [&] { bench.woken.set(); }) > 0);
    contract::await(bench.loop(), [](PushBench& it) -> net::Task<int> {
        co_await it.mailbox().leave();
        co_return 0;
    }(bench));
    for (int i = 0; i < 500 && bench.sent("LOGOUT") == 0; ++i) {
        std::this_thread::sleep_for(2ms);
    }
    CHECK(bench.sent("DONE") == 1);
    CHECK(bench.sent("LOGOUT") == 1);
    CHECK_FALSE(bench.mailbox().pushes());
}

TEST_CASE("without IDLE, or with push off, every turn logs in and out (M43)") {
    struct Row {
        const char* note;
        imap::PushMode mode;
        bool offered;
        std::size_t told;
    };
    const Row rows[] = {
        {"off", imap::PushMode::off, true, 0},
        {"not offered", imap::PushMode::automatic, false, 0},
        {"not offered where it is asked for", imap::PushMode::on, false, 1},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        const Log log;
        auto settings = pushing();
        settings.push.mode = row.mode;
        PushBench bench(std::move(settings));
        bench.server.idles = row.offered;
        bench.wire.capabilities = {bench.server.capability()};
        bench.turn();
        CHECK_FALSE(bench.mailbox().pushes());
        CHECK(bench.waits(1100ms) < 0);
        bench.turn();
        CHECK(bench.wire.counts->dials == 2);
        CHECK(log.count("does not offer IDLE") == row.told);
    }
}
