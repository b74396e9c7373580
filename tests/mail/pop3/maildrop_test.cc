// Names of mails where the server has none, or gives one to several.
#include "tests/mail/mailbox/log.h"
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

namespace {

/// Answers `command` with these lines; the other lists stay as they are.
void lists(Pop3Bench& bench, std::string command, std::string lines) {
    bench.server.hook = [command = std::move(command), lines = std::move(lines)](
                            contract::Peer& peer, const std::string& line) {
        return line == command && peer.send("+OK\r\n" + lines + ".\r\n");
    };
}

}  // namespace

TEST_CASE("a mail that UIDL gives no name is named by what it is, oldest first") {
    struct Row {
        const char* note;
        const char* uidl;
    };
    const Row rows[] = {
        {"bare numbers", "1 a\r\n2\r\n3 c\r\n"},
        {"empty names", "1 a\r\n2 \r\n3 c\r\n"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        const contract::Log log;
        Pop3Bench bench;
        const auto mails = contract::deliverSome(bench, 3);
        lists(bench, "UIDL", row.uidl);
        contract::Turn turn{bench};
        const auto listing = turn.open();
        CHECK(listing.validity == "uidl");
        CHECK(listing.wholeMailbox);
        const auto uids = contract::uidsOf(listing);
        REQUIRE(uids.size() == 3);
        CHECK(uids[0] == "a");
        CHECK(uids[1].starts_with("#"));
        CHECK(uids[2] == "c");
        CHECK(turn.fetch(uids)[1].bytes.value() == mails[1]);
        turn.remove({uids[1]});
        turn.close();
        CHECK(bench.mails() == std::vector<std::string>{mails[0], mails[2]});
        CHECK(log.text.empty());
    }
}

TEST_CASE("nameless mails that one turn does not name have their turn") {
    Pop3Bench bench;
    const std::size_t many = 501;  // one more than a turn names
    contract::deliverSome(bench, many);
    bench.server.edit([](auto& mails) {
        for (auto& mail : mails) mail.uid.clear();
    });
    const contract::Log log;
    contract::Turn turn{bench};
    std::set<std::string> met;
    for (int i = 0; i < 2; ++i) {
        const auto listing = turn.open();
        CHECK(listing.mails.size() == (i == 0 ? many - 1 : 1));
        CHECK(listing.more == (i == 0));
        CHECK_FALSE(listing.wholeMailbox);
        for (const auto& mail : listing.mails) met.insert(mail.uid);
        turn.close();
    }
    CHECK(met.size() == many);
    CHECK(log.text.empty());
}

TEST_CASE("names of nameless mails last when others come and go, also true copies of them") {
    Pop3Bench bench;
    for (int i = 0; i < 3; ++i) bench.deliver(sampleMail(i == 2 ? 1 : i));
    bench.server.edit([](auto& mails) {
        for (auto& mail : mails) mail.uid.clear();
    });
    contract::Turn turn{bench};
    const auto uids = contract::uidsOf(turn.open());
    REQUIRE(uids.size() == 3);
    CHECK(uids[2] == uids[1] + "#2");
    turn.remove({uids[1], uids[2]});
    turn.close();
    CHECK(contract::uidsOf(turn.open()) == std::vector<std::string>{uids[0]});  // the only one now
    turn.close();
    bench.deliver(sampleMail(7));
    bench.server.edit([](auto& mails) { mails[1].uid.clear(); });
    const auto later = contract::uidsOf(turn.open());
    REQUIRE(later.size() == 2);
    CHECK(later[0] == uids[0]);
    CHECK(std::set<std::string>(uids.begin(), uids.end()).count(later[1]) == 0);
}

TEST_CASE("a mail that LIST leaves out is served, bounded by what comes (M7)") {
    Pop3Bench bench;
    const auto huge = sampleMail(1, 100000);
    bench.deliver(huge);
    bench.deliver(sampleMail(2));
    lists(bench, "LIST", "2 100\r\n");
    contract::Turn turn{bench};
    const auto listing = turn.open();
    CHECK(listing.wholeMailbox);
    const auto got = turn.fetch(contract::uidsOf(listing), base::Bytes{10240});
    REQUIRE(got.size() == 2);
    CHECK(got[0].cut);
    CHECK(got[0].bytes.value() == huge.substr(0, 10240));
    CHECK(got[1].bytes.value() == sampleMail(2));
}

TEST_CASE("mails that cannot be told from others are told of, once until all are listed again") {
    struct Row {
        const char* note;
        const char* uidl;
        const char* list;
        const char* top;
    };
    const Row rows[] = {
        {"only STAT counts it", "1 a\r\n3 c\r\n", "1 7\r\n3 7\r\n", ""},
        {"UIDL leaves it out, which may have named it before", "1 a\r\n3 c\r\n",
         "1 7\r\n2 7\r\n3 7\r\n", ""},
        {"no name, and no header", "1 a\r\n2\r\n3 c\r\n", "1 7\r\n2 7\r\n3 7\r\n", "-ERR no\r\n"},
        {"neither name nor size", "1 a\r\n2\r\n3 c\r\n", "1 7\r\n2\r\n3 7\r\n", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        const contract::Log log;
        Pop3Bench bench;
        contract::deliverSome(bench, 3);
        contract::Turn turn{bench};
        const auto turns = [&](std::size_t listed) {
            for (int i = 0; i < 2; ++i) {
                CHECK(turn.open().mails.size() == listed);
                turn.close();
            }
            return log.count(
                "copier01: POP3 server pop.test counts 3 mails and does not say "
                "enough of 1 of them");
        };
        const auto bad = [&row](contract::Peer& peer, const std::string& line) {
            if (line == "UIDL") return peer.send(std::string("+OK\r\n") + row.uidl + ".\r\n");
            if (line == "LIST") return peer.send(std::string("+OK\r\n") + row.list + ".\r\n");
            return line == "TOP 2 0" && *row.top && peer.send(row.top);
        };
        bench.server.hook = bad;
        CHECK(turns(2) == 1);
        bench.server.hook = nullptr;
        CHECK(turns(3) == 1);
        bench.server.hook = bad;
        CHECK(turns(2) == 2);
    }
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
