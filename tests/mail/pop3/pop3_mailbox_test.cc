#include "mail/pop3/pop3_mailbox.h"

#include "tests/mail/pop3/pop3_bench.h"

#include <algorithm>

using contract::sampleMail;
using pop3_test::Pop3Bench;

namespace {

using Prepare = void (*)(Pop3Bench&);
struct Server {
    const char* note;
    Prepare prepare;
};
const Server kServers[] = {
    {"as servers are today", [](Pop3Bench&) {}},
    {"one byte a segment", [](Pop3Bench& bench) { bench.wire.trickle = true; }},
    {"without PIPELINING",
     [](Pop3Bench& bench) {
         bench.wire.capabilities = {"TOP", "UIDL"};
     }},
    {"without CAPA", [](Pop3Bench& bench) { bench.wire.capabilities = {}; }},
    {"without TOP",
     [](Pop3Bench& bench) {
         bench.server.top = false;
         bench.wire.capabilities = {"UIDL", "PIPELINING"};
     }},
    {"without CAPA and TOP",
     [](Pop3Bench& bench) {
         bench.server.top = false;
         bench.wire.capabilities = {};
     }},
    {"without UIDL",
     [](Pop3Bench& bench) {
         bench.server.uidl = false;
         bench.wire.capabilities = {"TOP", "PIPELINING"};
     }},
    {"without anything",
     [](Pop3Bench& bench) {
         bench.server.uidl = bench.server.top = false;
         bench.wire.capabilities = {};
     }},
};

}  // namespace

TEST_CASE("a POP3 mailbox keeps the contract of a mailbox (M1, M8)") {
    for (const auto& server : kServers) {
        SUBCASE(server.note) {
            contract::checkMailbox([&server] {
                auto bench = std::make_unique<Pop3Bench>();
                server.prepare(*bench);
                return bench;
            });
        }
    }
}

TEST_CASE("round trips after login: idle 1, five mails 3 (M2, M3)") {
    Pop3Bench bench;
    contract::Turn turn{bench};
    SUBCASE("idle") {
        turn.open();
        CHECK(bench.wire.counts->bursts == 1);
        turn.close();
        CHECK(bench.wire.counts->bursts == 2);  // QUIT, which nobody waits for
    }
    SUBCASE("five mails: listing, bodies, DELE with QUIT") {
        contract::deliverSome(bench, 5);
        const auto uids = contract::uidsOf(turn.open());
        turn.fetch(uids);
        turn.remove(uids);
        turn.close();
        CHECK(bench.wire.counts->bursts == 3);
        CHECK(bench.mails().empty());
    }
    SUBCASE("without PIPELINING, an idle turn still costs 1") {
        bench.wire.capabilities = {"UIDL"};
        turn.open();
        CHECK(bench.wire.counts->bursts == 1);
    }
    CHECK(bench.wire.counts->dials == 1);
}

TEST_CASE("dots and odd lines come back byte for byte") {
    std::string mail = sampleMail(1);
    for (const char* line : {".", "..", "...", "", " .", "+OK", "-ERR", "a\rb", "\xff"}) {
        mail += std::string(line) + "\r\n";
    }
    for (const bool trickle : {false, true}) {
        Pop3Bench bench;
        bench.wire.trickle = trickle;
        bench.deliver(mail);
        bench.deliver(sampleMail(2));
        contract::Turn turn{bench};
        const auto got = turn.fetch(contract::uidsOf(turn.open()));
        CHECK(got[0].bytes.value() == mail);
        CHECK(got[1].bytes.value() == sampleMail(2));
    }
}

TEST_CASE("a whole mail is read by TOP where it is offered, and so stays unread (M8)") {
    for (const bool top : {true, false}) {
        CAPTURE(top);
        Pop3Bench bench;
        bench.server.top = top;
        if (!top) bench.wire.capabilities = {"UIDL", "PIPELINING"};
        const auto mails = contract::deliverSome(bench, 2);
        std::string asked;
        bench.server.hook = [&asked](contract::Peer&, const std::string& line) {
            asked += line.substr(0, line.find(' ')) + " ";
            return false;
        };
        contract::Turn turn{bench};
        const auto got = turn.fetch(contract::uidsOf(turn.open()));
        CHECK(got[1].bytes.value() == mails[1]);
        CHECK_FALSE(got[1].cut);
        CHECK((asked.find("RETR") == std::string::npos) == top);
    }
}

TEST_CASE("a mail's size and header cost little, whatever its body (M7)") {
    Pop3Bench bench;
    bench.deliver(sampleMail(1, 100000));
    contract::Turn turn{bench};
    const auto listing = turn.open();
    const auto listed = bench.mailbox().received();
    CHECK(listed < 200);
    const auto header = bench.run(bench.mailbox().headers({"uid-1"}, base::Bytes{8192}));
    CHECK(header.value()[0].bytes.value() == contract::headerOf(sampleMail(1)));
    CHECK(bench.mailbox().received() - listed < 400);
    const auto got = turn.fetch({"uid-1"}, base::Bytes{10240});
    CHECK(got[0].cut);
    CHECK(bench.mailbox().received() < 25000);
    CHECK(bench.wire.counts->dials == 1);
}

TEST_CASE("removals are certain when QUIT was answered, and not before") {
    struct Row {
        const char* command;
        const char* answer;  ///< "!" ends the connection
        base::Kind kind;
        std::size_t left;
    };
    const Row rows[] = {
        {"QUIT", "-ERR some deleted messages not removed\r\n", base::Kind::temporary, 2},
        {"QUIT", "!", base::Kind::closed, 2},
        {"QUIT", "", base::Kind::timeout, 2},
        {"DELE 1", "!", base::Kind::closed, 2},
        {"DELE 1", "-ERR not yours\r\n", base::Kind::refused, 1},
        {"DELE 1", "* what\r\n", base::Kind::protocol, 2},
    };
    for (const auto& row : rows) {
        CAPTURE(row.command);
        Pop3Bench bench(std::chrono::milliseconds(150));
        contract::deliverSome(bench, 2);
        contract::Turn turn{bench};
        const auto uids = contract::uidsOf(turn.open());
        turn.remove(uids);
        bench.server.hook = [&row, over = false](contract::Peer& peer,
                                                 const std::string& line) mutable {
            if (over) return true;
            if (line != row.command) return false;
            over = row.kind != base::Kind::refused;
            const std::string answer = row.answer;
            if (answer == "!") peer.end();
            if (answer != "!") peer.send(answer);
            return true;
        };
        const auto closed = bench.run(bench.mailbox().close());
        REQUIRE_FALSE(closed.has_value());
        CHECK_MESSAGE(closed.error().kind == row.kind, closed.error().text);
        CHECK(bench.mails().size() == row.left);
        bench.server.hook = nullptr;
        turn.remove(contract::uidsOf(turn.open()));  // listed again, removed now
        turn.close();
        CHECK(bench.mails().empty());
    }
}

TEST_CASE("a turn without close() removes nothing") {
    Pop3Bench bench;
    contract::deliverSome(bench, 2);
    contract::Turn turn{bench};
    turn.remove(contract::uidsOf(turn.open()));
    turn.open();
    turn.close();
    CHECK(bench.mails().size() == 2);
}

TEST_CASE("POP3 has no folders to move to, and says what to do instead (M8)") {
    Pop3Bench bench;
    const auto moved = bench.run(bench.mailbox().move({"uid-1"}, "Junk"));
    CHECK(moved.error().kind == base::Kind::refused);
    CHECK(moved.error().text.find("illegal_mail") != std::string::npos);
}
