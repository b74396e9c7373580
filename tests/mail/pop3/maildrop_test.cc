// Names of mails where the server has none, or gives one to several.
#include "tests/mail/pop3/pop3_bench.h"

#include <set>

using contract::sampleMail;
using pop3_test::Pop3Bench;

namespace {

void withoutUidl(Pop3Bench& bench, bool top) {
    bench.server.uidl = false;
    bench.server.top = top;
    bench.wire.capabilities = {"PIPELINING", top ? "TOP" : "USER"};
}

}  // namespace

TEST_CASE("without UIDL names are digests, and stay when other mails go") {
    for (const bool top : {true, false}) {
        CAPTURE(top);
        Pop3Bench bench;
        withoutUidl(bench, top);
        contract::deliverSome(bench, 3);
        contract::Turn turn{bench};
        const auto first = turn.open();
        CHECK(first.validity == "digest");
        CHECK(first.wholeMailbox);
        turn.remove({first.mails[0].uid});
        turn.close();
        const auto second = turn.open();
        turn.close();
        REQUIRE(second.mails.size() == 2);
        CHECK(second.mails[0].uid == first.mails[1].uid);
        CHECK(second.mails[1].uid == first.mails[2].uid);
    }
}

TEST_CASE("without UIDL a bounded number of mails is named a turn, and all get their turn") {
    Pop3Bench bench;
    withoutUidl(bench, true);
    for (int i = 0; i < 7; ++i) bench.deliver(sampleMail(i));
    contract::Turn turn{bench};
    std::set<std::string> seen;
    mailbox::ListFrom from;
    from.atMost = 3;
    const bool more[] = {true, true, false};
    for (const bool expected : more) {
        const auto listing = turn.open(from);
        turn.close();
        CHECK(listing.more == expected);
        CHECK_FALSE(listing.wholeMailbox);
        for (const auto& mail : listing.mails) seen.insert(mail.uid);
    }
    CHECK(seen.size() == 7);
    CHECK(turn.open(from).mails.size() == 3);
}

TEST_CASE("a server that says nothing of UIDL and TOP is asked, one refusal is enough") {
    Pop3Bench bench;
    bench.server.uidl = bench.server.top = false;
    bench.wire.capabilities = {};
    const auto mails = contract::deliverSome(bench, 3);
    contract::Turn turn{bench};
    const auto listing = turn.open();
    CHECK(listing.validity == "digest");
    const auto got = turn.fetch(contract::uidsOf(listing));
    CHECK(got[2].bytes.value() == mails[2]);
    const auto header = bench.run(bench.mailbox().headers({listing.mails[0].uid}, {100}));
    CHECK(header.error().kind == base::Kind::refused);
}

TEST_CASE("UIDL that fails for once does not change the names") {
    struct Row {
        std::vector<std::string> capabilities;
        const char* validity;
        const char* answer;
        bool digest;
    };
    const Row rows[] = {
        {{"UIDL", "TOP", "PIPELINING"}, "", "-ERR oops\r\n", false},
        {{}, "uidl", "-ERR oops\r\n", false},
        {{}, "", "-ERR [SYS/TEMP] oops\r\n", false},
        {{}, "", "-ERR oops\r\n", true},
    };
    for (const auto& row : rows) {
        CAPTURE(row.answer);
        Pop3Bench bench;
        bench.wire.capabilities = row.capabilities;
        bench.deliver(sampleMail(1));
        bench.server.hook = [&row](contract::Peer& peer, const std::string& line) {
            return line == "UIDL" && peer.send(row.answer);
        };
        const auto opened = bench.run(bench.mailbox().open({row.validity, "", 10}));
        CHECK(opened.has_value() == row.digest);
        if (!opened) CHECK(opened.error().kind == base::Kind::temporary);
    }
}

TEST_CASE("one name for several mails: they are kept apart by what they are") {
    Pop3Bench bench;
    bench.server.deliver(sampleMail(1), "same");
    bench.server.deliver(sampleMail(2), "other");
    bench.server.deliver(sampleMail(3), "same");
    bench.server.deliver(sampleMail(1), "same");
    contract::Turn turn{bench};
    const auto uids = contract::uidsOf(turn.open());
    REQUIRE(uids.size() == 4);
    CHECK(std::set<std::string>(uids.begin(), uids.end()).size() == 4);
    CHECK(uids[1] == "other");
    CHECK(uids[3] == uids[0] + "#2");  // a true copy
    CHECK(turn.fetch({uids[2]})[0].bytes.value() == sampleMail(3));
    turn.remove({uids[0]});
    turn.close();
    const auto left = contract::uidsOf(turn.open());
    CHECK(left == std::vector<std::string>{"other", uids[2], uids[0]});
}

TEST_CASE("a floor shortens the listing only where more wait than fit") {
    Pop3Bench bench;
    for (int i = 0; i < 10; ++i) bench.deliver(sampleMail(i));
    contract::Turn turn{bench};
    struct Row {
        mailbox::ListFrom from;
        std::size_t count;
        const char* first;
        bool more;
        bool whole;
    };
    const Row rows[] = {
        {{"uidl", "uid-7", 100}, 10, "uid-1", false, true},
        {{"uidl", "uid-7", 5}, 3, "uid-8", false, false},
        {{"uidl", "uid-2", 5}, 5, "uid-3", true, false},
        {{"uidl", "gone", 5}, 5, "uid-1", true, false},
        {{"digest", "uid-7", 5}, 5, "uid-1", true, false},
    };
    for (const auto& row : rows) {
        CAPTURE(row.from.floor);
        const auto listing = turn.open(row.from);
        turn.close();
        REQUIRE(listing.mails.size() == row.count);
        CHECK(listing.mails[0].uid == row.first);
        CHECK(listing.more == row.more);
        CHECK(listing.wholeMailbox == row.whole);
    }
}
