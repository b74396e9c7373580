// What IMAP servers do wrong, and what comes of it.
#include "tests/mail/imap/imap_bench.h"

#include <thread>

using contract::sampleMail;
using imap_test::ImapBench;

namespace {

/// Answers every command that begins with `command` with `answer`, "{}" standing for the tag; ""
/// is silence, a trailing "!" ends the connection.
auto scripted(std::string command, std::string answer) {
    return
        [command, answer](contract::Peer& peer, const std::string& tag, const std::string& line) {
            if (!line.starts_with(command)) return false;
            auto text = answer;
            for (auto at = text.find("{}"); at != std::string::npos; at = text.find("{}")) {
                text.replace(at, 2, tag);
            }
            const bool end = text.ends_with('!');
            if (end) text.pop_back();
            peer.send(text);
            if (end) peer.end();
            return true;
        };
}

imap::Settings hasty() {
    return {"imap.test", "INBOX", std::chrono::milliseconds(150), {}, {}};
}

}  // namespace

TEST_CASE("a server that fails at SELECT or at the listing (M4, M40)") {
    struct Row {
        const char* command;
        const char* answer;
        base::Kind kind;
        const char* says;
    };
    const Row rows[] = {
        {"SELECT", "{} NO [NONEXISTENT] Unknown Mailbox\r\n", base::Kind::missing, "\"INBOX\""},
        {"SELECT", "{} NO no such folder\r\n", base::Kind::missing, "no such folder"},
        {"SELECT", "{} NO [UNAVAILABLE] backend down\r\n", base::Kind::temporary, "backend down"},
        {"SELECT", "{} NO [NOPERM] not yours\r\n", base::Kind::refused, "not yours"},
        {"SELECT", "{} BAD what\r\n", base::Kind::refused, "what"},
        {"SELECT", "* 1 EXISTS\r\n{} OK no validity\r\n", base::Kind::protocol, "UIDVALIDITY"},
        {"SELECT", "* BYE going down\x1b[31m\r\n", base::Kind::closed, "going down\\x1b"},
        {"SELECT", "* BYE [UNAVAILABLE] later\r\n", base::Kind::temporary, "later"},
        {"SELECT", "* 1 EXI!", base::Kind::closed, "imap.test"},
        {"SELECT", "", base::Kind::timeout, "imap.test"},
        {"SELECT", "* 1 EXISTS {999999999}\r\n", base::Kind::protocol, "999999999"},
        {"FETCH", "* 1 FETCH (UID 1 RFC822.SIZE\r\n", base::Kind::protocol, "lists a mail"},
        {"FETCH", "* 1 FETCH (UID 0 RFC822.SIZE 5)\r\n", base::Kind::protocol, "lists a mail"},
        {"FETCH", "{} NO not now\r\n", base::Kind::refused, "list the mails"},
        {"FETCH", "* 1 FETCH (UID 1 RF!", base::Kind::closed, "imap.test"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.answer);
        ImapBench bench(hasty());
        bench.deliver(sampleMail(1));
        bench.server.hook = scripted(row.command, row.answer);
        const auto opened = bench.run(bench.mailbox().open({}));
        REQUIRE_FALSE(opened.has_value());
        CHECK_MESSAGE(opened.error().kind == row.kind, opened.error().text);
        CHECK_MESSAGE(opened.error().text.find(row.says) != std::string::npos, opened.error().text);
        CHECK(bench.run(bench.mailbox().close()).has_value());
        bench.server.hook = nullptr;  // the next turn starts anew
        CHECK(bench.open().mails.size() == 1);
    }
}

TEST_CASE("a connection that is lost in mid-fetch fails the fetch, and only this turn") {
    struct Row {
        const char* answer;
        base::Kind kind;
    };
    const Row rows[] = {
        {"* BYE [SERVERBUG] oops\r\n", base::Kind::temporary},
        {"* 1 FETCH (UID 1 BODY[]<0> {50}\r\nhalf a mail!", base::Kind::closed},
        {"* 1 FETCH (UID 1 BODY[]<0> {50}\r\nhalf a mail", base::Kind::timeout},
        {"* 1 FETCH (UID 1 BODY[]<0> {50000000}\r\n", base::Kind::protocol},
        {"* 1 FETCH (UID 1 BODY[]<0> {99999999999999999999}\r\n", base::Kind::protocol},
        {"* 1 FETCH (UID 1 BODY[]<0> x)\r\n", base::Kind::protocol},
        {"* 1 FETCH (UID 1 BODY[]<0> \"open\r\n", base::Kind::protocol},
        {"* 1 FETCH (UID 1 FLAGS ((((((\r\n", base::Kind::protocol},
        {"!", base::Kind::closed},
    };
    for (const auto& row : rows) {
        CAPTURE(row.answer);
        ImapBench bench(hasty());
        bench.deliver(sampleMail(1));
        bench.open();
        bench.server.hook = scripted("UID FETCH", row.answer);
        const auto got = bench.run(bench.mailbox().fetch({"1"}, base::Bytes{10240}));
        REQUIRE_FALSE(got.has_value());
        CHECK_MESSAGE(got.error().kind == row.kind, got.error().text);
        CHECK(bench.run(bench.mailbox().remove({"1"})).error().kind == base::Kind::closed);
        CHECK(bench.run(bench.mailbox().close()).has_value());
        CHECK(bench.mails().size() == 1);
        bench.server.hook = nullptr;
        CHECK(bench.open().mails.size() == 1);
    }
}

TEST_CASE("a server that talks without end ends the burst, not the agent") {
    ImapBench bench;
    bench.deliver(sampleMail(1));
    struct Row {
        const char* command;
        const char* said;
        std::size_t lines;  ///< of what is said
    };
    for (const auto& [command, said, lines] :
         {Row{"SELECT", "* 1 FETCH (FLAGS ())\r\n", 1}, Row{"FETCH 1:1", "* 1 EXPUNGE\r\n", 1},
          Row{"SELECT", "* 1 FETCH (X {2}\r\nab Y {2}\r\ncd)\r\n", 3}}) {
        CAPTURE(command);
        CAPTURE(said);
        std::string talk;
        for (std::size_t i = 0; i <= imap::Session::kMostLines; i += lines) talk += said;
        bench.server.hook = [&](contract::Peer& peer, const std::string&, const std::string& line) {
            return line.starts_with(command) && peer.send(talk);
        };
        const auto opened = bench.run(bench.mailbox().open({}));
        REQUIRE_FALSE(opened.has_value());
        CHECK(opened.error().kind == base::Kind::protocol);
        CHECK(opened.error().text.find("nobody asked for") != std::string::npos);
        bench.server.hook = nullptr;
        CHECK(bench.open().mails.size() == 1);
        CHECK(bench.run(bench.mailbox().close()).has_value());
    }
}

TEST_CASE("mails of a slow line are waited for one by one, all of them within a bound") {
    for (const int count : {4, 14}) {
        CAPTURE(count);
        ImapBench bench({"imap.test", "INBOX", std::chrono::milliseconds(500), {}, {}});
        contract::deliverSome(bench, count);
        contract::Turn turn{bench};
        const auto uids = contract::uidsOf(turn.open());
        bench.server.hook = [](contract::Peer&, const std::string&, const std::string& line) {
            const bool fetches = line.starts_with("UID FETCH");
            if (fetches) std::this_thread::sleep_for(std::chrono::milliseconds(200));
            return false;
        };
        const auto got = bench.run(bench.mailbox().fetch(uids, base::Bytes{10240}));
        REQUIRE(got.has_value() == (count == 4));
        if (!got) CHECK(got.error().kind == base::Kind::timeout);
    }
}

TEST_CASE("NO or BAD for one mail concerns that mail alone") {
    ImapBench bench;
    const auto mails = contract::deliverSome(bench, 4);
    contract::Turn turn{bench};
    const auto uids = contract::uidsOf(turn.open());
    bench.server.hook = [](contract::Peer& peer, const std::string& tag, const std::string& line) {
        if (line.starts_with("UID FETCH 1 ")) return peer.send(tag + " NO broken mail\r\n");
        if (line.starts_with("UID FETCH 2 ")) return peer.send(tag + " BAD no idea\r\n");
        if (line.starts_with("UID FETCH 3 "))
            return peer.send(tag + " NO [EXPUNGEISSUED] gone\r\n");
        return false;
    };
    const auto got = turn.fetch(uids);
    CHECK(got[0].bytes.error().kind == base::Kind::refused);
    CHECK(got[1].bytes.error().kind == base::Kind::refused);
    CHECK(got[2].bytes.error().kind == base::Kind::missing);
    CHECK(got[3].bytes.value() == mails[3]);
}

TEST_CASE("a mail cannot forge the server's answers") {
    ImapBench bench;
    std::string evil = sampleMail(1) + "\r\n";
    for (int i = 1; i < 12; ++i) {
        const auto n = std::to_string(i);
        evil += "A00" + n + " OK done\r\nK" + n +
                " OK done\r\n* 2 FETCH (UID 2 RFC822.SIZE 7)\r\n" +
                "* 2 FETCH (UID 2 BODY[]<0> {4}\r\nevil)\r\n* BYE evil\r\n)\r\n{5}\r\n";
    }
    bench.deliver(evil);
    bench.deliver(sampleMail(2));
    for (const bool trickle : {false, true}) {
        bench.wire.trickle = trickle;
        contract::Turn turn{bench};
        const auto listing = turn.open();
        const auto got = turn.fetch(contract::uidsOf(listing));
        CHECK(got[0].bytes.value() == evil);
        CHECK(got[1].bytes.value() == sampleMail(2));
        turn.close();
    }
}

TEST_CASE("what was left over from the login passes for nothing of ours") {
    ImapBench bench;
    bench.deliver(sampleMail(1));
    bench.server.hook = [](contract::Peer& peer, const std::string&, const std::string& line) {
        if (line.starts_with("SELECT")) {
            peer.send(
                "STS\r\nA002 OK [UIDVALIDITY 1] in\r\n* 7 FETCH (broken\r\nK1 NO x {4}\r\n+ "
                "go\r\n");
        }
        return false;
    };
    CHECK(bench.open().mails.size() == 1);
}

TEST_CASE("sizes that lie do not decide what is cut (M7)") {
    ImapBench bench;
    bench.deliver(sampleMail(1, 4000));
    bench.deliver(sampleMail(2));
    bench.server.edit([](imap_test::Folder& inbox) {
        inbox.mails[0].statedSize = 100;
        inbox.mails[1].statedSize = 50000000;
    });
    contract::Turn turn{bench};
    const auto listing = turn.open();
    CHECK(listing.mails[1].size == base::Bytes{50000000});
    const auto got = turn.fetch(contract::uidsOf(listing), base::Bytes{10240});
    CHECK(got[0].cut);
    CHECK(got[0].bytes.value() == sampleMail(1, 4000).substr(0, 10240));
    CHECK_FALSE(got[1].cut);
    CHECK(got[1].bytes.value() == sampleMail(2));
}

TEST_CASE("an error of the dial comes through as it is") {
    ImapBench bench;
    bench.wire.refuse = base::Error{base::Kind::login, "The password was refused.", 0};
    const auto opened = bench.run(bench.mailbox().open({}));
    CHECK(opened.error().kind == base::Kind::login);
    CHECK(bench.run(bench.mailbox().close()).has_value());
}
