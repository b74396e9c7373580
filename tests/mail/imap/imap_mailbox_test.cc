#include "mail/imap/imap_mailbox.h"

#include "tests/mail/imap/imap_bench.h"

using contract::sampleMail;
using imap_test::ImapBench;

namespace {

imap::Settings keptOpen() {
    imap::PushSettings push;
    push.mode = imap::PushMode::on;
    push.name = "copier01";
    return {"imap.test", "INBOX", std::chrono::milliseconds(3000), {}, std::move(push)};
}

using Prepare = void (*)(ImapBench&);
struct Server {
    const char* note;
    Prepare prepare;
};
const Server kServers[] = {
    {"as servers are today", [](ImapBench&) {}},
    {"without UIDPLUS and MOVE",
     [](ImapBench& bench) {
         bench.server.uidPlus = bench.server.canMove = false;
         bench.wire.capabilities = {"IMAP4rev1"};
     }},
    {"that tells its capabilities only when asked",
     [](ImapBench& bench) { bench.wire.capabilities = {}; }},
    {"without UIDNEXT, one byte a segment",
     [](ImapBench& bench) {
         bench.server.tellsUidNext = false;
         bench.wire.trickle = true;
     }},
    {"that talks between the lines", [](ImapBench& bench) { bench.server.chatty = true; }},
};

}  // namespace

TEST_CASE("an IMAP mailbox keeps the contract of a mailbox (M1, M8)") {
    for (const auto& server : kServers) {
        SUBCASE(server.note) {
            contract::checkMailbox([&server] {
                auto bench = std::make_unique<ImapBench>();
                server.prepare(*bench);
                return bench;
            });
        }
    }
    SUBCASE("kept open between turns") {
        contract::checkMailbox([] { return std::make_unique<ImapBench>(keptOpen()); });
    }
}

TEST_CASE("round trips after login: idle 1, five mails 3, of a new mailbox 4 (M2, M3)") {
    ImapBench bench;
    contract::Turn turn{bench};
    SUBCASE("an empty mailbox") {
        turn.open();
        CHECK(bench.wire.counts->bursts == 1);
    }
    SUBCASE("nothing above the floor") {
        contract::deliverSome(bench, 5);
        turn.open({"17", "5", 2000});
        CHECK(bench.wire.counts->bursts == 1);
    }
    SUBCASE("five mails above a floor: SELECT and sizes, bodies, removal") {
        contract::deliverSome(bench, 7);
        const auto listing = turn.open({"17", "2", 2000});
        CHECK_FALSE(listing.more);
        const auto uids = contract::uidsOf(listing);
        REQUIRE(uids == std::vector<std::string>{"3", "4", "5", "6", "7"});
        turn.fetch(uids);
        turn.remove(uids);
        CHECK(bench.wire.counts->bursts == 3);
        turn.close();
        CHECK(bench.mails().size() == 2);
    }
    SUBCASE("what lies ahead of a floor that counts no more is not listed") {
        contract::deliverSome(bench, 5);
        CHECK(turn.open({"16", "2", 2000}).mails.size() == 5);
    }
    SUBCASE("more ahead than may be listed") {
        contract::deliverSome(bench, 7);
        const auto listing = turn.open({"17", "2", 3});
        CHECK(listing.more);
        CHECK(contract::uidsOf(listing) == std::vector<std::string>{"3", "4", "5"});
        CHECK(bench.wire.counts->bursts == 1);
    }
    SUBCASE("five mails of a new mailbox: SELECT, sizes, bodies, removal") {
        contract::deliverSome(bench, 5);
        const auto uids = contract::uidsOf(turn.open());
        turn.fetch(uids);
        turn.remove(uids);
        CHECK(bench.wire.counts->bursts == 4);
        turn.close();
        CHECK(bench.wire.counts->bursts == 5);  // LOGOUT, which nobody waits for
        CHECK(bench.mails().empty());
    }
    CHECK(bench.wire.counts->dials == 1);
}

TEST_CASE("M4 M44 a folder that went back to uids it had given out is listed anew") {
    ImapBench bench;
    contract::deliverSome(bench, 5);
    bench.server.edit([](auto& inbox) {  // restored from a backup of the first mail
        inbox.mails.resize(1);
        inbox.next = 2;
    });
    contract::deliverSome(bench, 2);
    contract::Turn turn{bench};
    const auto listing = turn.open({"17", "5", 2000});
    CHECK(listing.validity == "17~1");
    CHECK(contract::uidsOf(listing) == std::vector<std::string>{"1", "2", "3"});
    turn.close();
    SUBCASE("and then as ever") {
        contract::deliverSome(bench, 1);
        const auto next = turn.open({"17~1", "3", 2000});
        CHECK(next.validity == "17~1");
        CHECK(contract::uidsOf(next) == std::vector<std::string>{"4"});
    }
    SUBCASE("it may go back again") {
        const auto again = turn.open({"17~1", "9", 2000});
        CHECK(again.validity == "17~2");
        CHECK(again.mails.size() == 3);
    }
    SUBCASE("another number counts from the beginning") {
        bench.server.edit([](auto& inbox) { inbox.validity = 18; });
        CHECK(turn.open({"17~1", "9", 2000}).validity == "18");
    }
}

TEST_CASE("a connection that is kept open costs one burst a turn, and is made anew when lost") {
    ImapBench bench(keptOpen());
    contract::Turn turn{bench};
    turn.open();
    turn.close();
    turn.open();
    turn.close();
    CHECK(bench.wire.counts->dials == 1);
    CHECK(bench.wire.counts->bursts == 2);
    bench.server.hook = [once = true](contract::Peer& peer, const auto&, const auto&) mutable {
        if (std::exchange(once, false)) peer.end();
        return false;
    };
    bench.deliver(sampleMail(1));
    CHECK(turn.open().mails.size() == 1);
    CHECK(bench.wire.counts->dials == 2);
}

TEST_CASE("above a floor only new mails are listed, in windows where many wait") {
    ImapBench bench;
    for (int i = 0; i < 400; ++i) bench.deliver("a\r\n");
    bench.server.edit([](imap_test::Folder& inbox) {
        inbox.mails.erase(inbox.mails.begin() + 100, inbox.mails.begin() + 390);
    });
    struct Row {
        mailbox::ListFrom from;
        std::size_t expected;
        const char* first;
        bool more;
        const char* note;
    };
    const Row rows[] = {
        {{"17", "50", 2000}, 60, "51", false, "all that is above"},
        {{"17", "100", 5}, 5, "391", true, "beyond a gap wider than a window"},
        {{"17", "90", 10}, 10, "91", true, "a full first window"},
        {{"17", "400", 10}, 0, "", false, "nothing: * would name the last mail again"},
        {{"18", "400", 2000}, 110, "1", false, "another validity: the floor means nothing"},
        {{"17", "junk", 2000}, 110, "1", false, "no uid"},
    };
    for (const bool tells : {true, false}) {
        bench.server.tellsUidNext = tells;
        for (const auto& row : rows) {
            CAPTURE(row.note);
            const auto listing = bench.open(row.from);
            REQUIRE(listing.mails.size() == row.expected);
            if (row.expected > 0) CHECK(listing.mails.front().uid == row.first);
            CHECK(listing.more == row.more);
            CHECK(listing.wholeMailbox == (row.expected == 110));
            CHECK(bench.run(bench.mailbox().close()).has_value());
        }
    }
    CHECK(bench.open({"17", "4294967295", 10}).mails.empty());  // nothing is above
}

TEST_CASE("when a mail came is the server's own time (INTERNALDATE)") {
    ImapBench bench;
    bench.deliver(sampleMail(1));
    contract::Turn turn{bench};
    turn.open();
    const auto got = turn.fetch({"1"});
    REQUIRE(got[0].received.has_value());
    CHECK(*got[0].received == base::Time(std::chrono::seconds(1793610000)));
}

TEST_CASE("a mail's size and header cost little, whatever its body (M7)") {
    ImapBench bench;
    bench.deliver(sampleMail(1, 100000));
    contract::Turn turn{bench};
    const auto listing = turn.open();
    const auto listed = bench.mailbox().received();
    CHECK(listed < 400);
    const auto header = bench.run(bench.mailbox().headers({"1"}, base::Bytes{8192}));
    CHECK(header.value()[0].bytes.value() == contract::headerOf(sampleMail(1)));
    CHECK(bench.mailbox().received() - listed < 400);
}

TEST_CASE("bodies come as literals, quoted strings or not at all") {
    ImapBench bench;
    bench.server.quotedBodies = true;
    bench.deliver("no line end");
    contract::Turn turn{bench};
    turn.open();
    CHECK(turn.fetch({"1"})[0].bytes.value() == "no line end");
    bench.server.hook = [](contract::Peer& peer, const std::string& tag, const std::string& line) {
        if (!line.starts_with("UID FETCH")) return false;
        peer.send("* 1 FETCH (UID 1 BODY[]<0> NIL)\r\n" + tag + " OK done\r\n");
        return true;
    };
    CHECK(turn.fetch({"1"})[0].bytes.error().kind == base::Kind::missing);
}

TEST_CASE("many mails come in windows, each matched by its uid") {
    ImapBench bench;
    std::vector<std::string> mails;
    for (int i = 0; i < 300; ++i) {
        mails.push_back(sampleMail(i, 400));
        bench.deliver(mails.back());
    }
    contract::Turn turn{bench};
    const auto got = turn.fetch(contract::uidsOf(turn.open()), base::Bytes{10240});
    REQUIRE(got.size() == 300);
    for (std::size_t i = 0; i < 300; ++i) CHECK(got[i].bytes.value() == mails[i]);
    CHECK(bench.wire.counts->bursts <= 9);
}

TEST_CASE("a call without open() says so") {
    ImapBench bench;
    const auto got = bench.run(bench.mailbox().fetch({"1"}, base::Bytes{10}));
    CHECK(got.error().kind == base::Kind::closed);
    CHECK(bench.run(bench.mailbox().remove({"1"})).error().kind == base::Kind::closed);
}
