// What POP3 servers do wrong, and what comes of it.
#include "tests/mail/pop3/pop3_bench.h"

#include <algorithm>
#include <thread>

using contract::sampleMail;
using pop3::Session;
using pop3_test::Pop3Bench;

namespace {

/// Answers every command that begins with `command` with `answer`; "" is silence, a trailing "!"
/// ends the connection.
auto scripted(std::string command, std::string answer) {
    return [command, answer](contract::Peer& peer, const std::string& line) {
        if (!line.starts_with(command)) return false;
        auto text = answer;
        const bool end = text.ends_with('!');
        if (end) text.pop_back();
        peer.send(text);
        if (end) peer.end();
        return true;
    };
}

}  // namespace

TEST_CASE("a server that fails at the listing (M4, M40)") {
    struct Row {
        const char* command;
        const char* answer;
        base::Kind kind;
        const char* says;
    };
    const Row rows[] = {
        {"STAT", "-ERR [IN-USE] mailbox is locked\r\n", base::Kind::temporary, "locked"},
        {"STAT", "-ERR [SYS/PERM] no\r\n", base::Kind::refused, "open the mailbox"},
        {"STAT", "-ERR \x1b[31mno\r\n", base::Kind::temporary, "\\x1b"},
        {"STAT", "HTTP/1.1 400 Bad Request\r\n", base::Kind::protocol, "HTTP/1.1"},
        {"STAT", "+O!", base::Kind::closed, "pop.test"},
        {"STAT", "", base::Kind::timeout, "pop.test"},
        {"UIDL", "+OK\r\n1 a!", base::Kind::closed, "pop.test"},
        {"UIDL", "+OK\r\n1 a\r\n", base::Kind::timeout, "pop.test"},
        {"LIST", "-ERR no\r\n", base::Kind::temporary, "list the mails"},
        {"LIST", "!", base::Kind::closed, "pop.test"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.answer);
        Pop3Bench bench(std::chrono::milliseconds(150));
        bench.deliver(sampleMail(1));
        bench.server.hook = [inner = scripted(row.command, row.answer), over = false, &row](
                                contract::Peer& peer, const std::string& line) mutable {
            if (over && row.kind == base::Kind::timeout) return true;
            if (!inner(peer, line)) return false;
            over = true;
            return true;
        };
        const auto opened = bench.run(bench.mailbox().open({}));
        REQUIRE_FALSE(opened.has_value());
        CHECK_MESSAGE(opened.error().kind == row.kind, opened.error().text);
        CHECK_MESSAGE(opened.error().text.find(row.says) != std::string::npos, opened.error().text);
        CHECK(bench.run(bench.mailbox().close()).has_value());
        bench.server.hook = nullptr;
        contract::Turn turn{bench};
        CHECK(turn.open().mails.size() == 1);
    }
}

TEST_CASE("lists with broken lines: what can be read is listed") {
    Pop3Bench bench;
    contract::deliverSome(bench, 3);
    bench.server.hook = [](contract::Peer& peer, const std::string& line) {
        if (line == "UIDL") return peer.send("+OK\r\n1 a\r\njunk\r\n2\r\n3 c\r\n3 d\r\n\r\n.\r\n");
        if (line == "LIST") return peer.send("+OK\r\n1 10\r\n2 20\r\n9 9\r\n3 x\r\n.\r\n");
        return false;
    };
    contract::Turn turn{bench};
    const auto listing = turn.open();
    REQUIRE(listing.mails.size() == 3);
    CHECK(listing.mails[0].uid == "a");
    CHECK(listing.mails[1].uid.starts_with("#"));
    CHECK(listing.mails[2].uid == "c");
    CHECK(listing.mails[2].size.count == 0);
    CHECK_FALSE(listing.wholeMailbox);  // what cannot be read is not gone
}

TEST_CASE("a listing without end ends the session, not the agent") {
    for (const char* const command : {"UIDL", "LIST"}) {
        CAPTURE(command);
        Pop3Bench bench;
        bench.deliver(sampleMail(1));
        std::string talk = "+OK\r\n";
        for (std::uint64_t i = 0; i <= 1 + Session::kMostLines; ++i) talk += "1 abc\r\n";
        bench.server.hook = scripted(command, talk);
        const auto opened = bench.run(bench.mailbox().open({}));
        REQUIRE_FALSE(opened.has_value());
        CHECK(opened.error().kind == base::Kind::protocol);
        CHECK(opened.error().text.find("nobody asked for") != std::string::npos);
        bench.server.hook = nullptr;
        contract::Turn turn{bench};
        CHECK(turn.open().mails.size() == 1);
    }
}

TEST_CASE("a maildrop of more mails than a listing may have lines is listed, as STAT counts them") {
    Pop3Bench bench;
    constexpr auto kMails = 2 * Session::kMostLines;
    std::string list = "+OK\r\n";
    for (std::uint64_t i = 1; i <= kMails; ++i) {
        list += std::to_string(i) + " " + std::to_string(i) + "\r\n";
    }
    bench.server.hook = [&list](contract::Peer& peer, const std::string& line) {
        if (line == "STAT") return peer.send("+OK " + std::to_string(kMails) + " 4711\r\n");
        return (line == "UIDL" || line == "LIST") && peer.send(list + ".\r\n");
    };
    contract::Turn turn{bench};
    const auto listing = turn.open();
    CHECK(listing.mails.size() == 2000);
    CHECK(listing.more);
}

TEST_CASE("a connection that is lost in mid-fetch fails the fetch") {
    struct Row {
        const char* answer;
        base::Kind kind;
    };
    const Row rows[] = {
        {"+OK\r\nFrom: a\r\nhalf a li!", base::Kind::closed},
        {"+OK\r\nFrom: a\r\n", base::Kind::timeout},
        {"!", base::Kind::closed},
        {"From: a\r\n", base::Kind::protocol},
    };
    for (const auto& row : rows) {
        CAPTURE(row.answer);
        Pop3Bench bench(std::chrono::milliseconds(150));
        bench.deliver(sampleMail(1));
        contract::Turn turn{bench};
        const auto uids = contract::uidsOf(turn.open());
        bench.server.hook = scripted("TOP", row.answer);
        const auto got = bench.run(bench.mailbox().fetch(uids, base::Bytes{10240}));
        REQUIRE_FALSE(got.has_value());
        CHECK_MESSAGE(got.error().kind == row.kind, got.error().text);
        CHECK(bench.mails().size() == 1);
    }
}

TEST_CASE("mails of a slow line are waited for one by one, all of them within a bound") {
    for (const int count : {4, 14}) {
        CAPTURE(count);
        Pop3Bench bench(std::chrono::milliseconds(500));
        contract::deliverSome(bench, count);
        contract::Turn turn{bench};
        const auto uids = contract::uidsOf(turn.open());
        bench.server.hook = [](contract::Peer&, const std::string& line) {
            const bool reads = line.starts_with("TOP") || line.starts_with("RETR");
            if (reads) std::this_thread::sleep_for(std::chrono::milliseconds(200));
            return false;
        };
        const auto got = bench.run(bench.mailbox().fetch(uids, base::Bytes{10240}));
        REQUIRE(got.has_value() == (count == 4));
        if (!got) CHECK(got.error().kind == base::Kind::timeout);
    }
}

TEST_CASE("-ERR for one mail concerns that mail alone") {
    Pop3Bench bench;
    const auto mails = contract::deliverSome(bench, 3);
    bench.server.hook = [](contract::Peer& peer, const std::string& line) {
        if (line.starts_with("TOP 1 ")) return peer.send("-ERR broken\r\n");
        if (line.starts_with("TOP 2 ")) return peer.send("-ERR [SYS/TEMP] later\r\n");
        return false;
    };
    contract::Turn turn{bench};
    const auto got = turn.fetch(contract::uidsOf(turn.open()));
    CHECK(got[0].bytes.error().kind == base::Kind::refused);
    CHECK(got[1].bytes.error().kind == base::Kind::temporary);
    CHECK(got[2].bytes.value() == mails[2]);
}

TEST_CASE("sizes that lie: octets stay bounded, the other mails still come (M7)") {
    Pop3Bench bench;
    const auto huge = sampleMail(1, 100000);
    bench.deliver(sampleMail(5));
    bench.deliver(huge);
    bench.deliver(sampleMail(6));
    bench.server.edit([](auto& mails) { mails[1].statedSize = 100; });
    contract::Turn turn{bench};
    const auto uids = contract::uidsOf(turn.open());
    const auto got = turn.fetch(uids, base::Bytes{10240});
    CHECK(got[0].bytes.value() == sampleMail(5));
    CHECK(got[1].cut);
    CHECK(got[1].bytes.value() == huge.substr(0, 10240));
    CHECK(got[2].bytes.value() == sampleMail(6));
    CHECK(bench.wire.counts->dials == 2);
    CHECK(bench.mailbox().received() < 400000);
    turn.remove({uids[0], uids[2]});
    turn.close();
    CHECK(bench.mails() == std::vector<std::string>{huge});
}

TEST_CASE("many sizes that lie: after some sessions the rest waits for the next turn") {
    Pop3Bench bench;
    for (int i = 0; i < 8; ++i) bench.deliver(sampleMail(i, 20000));
    bench.server.edit([](auto& mails) {
        for (auto& mail : mails) mail.statedSize = 100;
    });
    contract::Turn turn{bench};
    const auto uids = contract::uidsOf(turn.open());
    const auto got = turn.fetch(uids, base::Bytes{10240});
    CHECK(bench.wire.counts->dials == 1 + pop3::Pop3Mailbox::kSessions);
    CHECK(got[3].cut);
    CHECK(got[4].bytes.error().kind == base::Kind::temporary);
    turn.remove({uids[0]});
    turn.close();  // dials once more to commit
    CHECK(bench.mails().size() == 7);
}

TEST_CASE("a line beyond every bound spoils its own mail only") {
    Pop3Bench bench;
    bench.deliver("From: a\r\n\r\n" + std::string(70000, 'x') + "\r\n");
    bench.deliver(sampleMail(2));
    contract::Turn turn{bench};
    const auto got = turn.fetch(contract::uidsOf(turn.open()), base::Bytes{100000});
    CHECK(got[0].bytes.error().kind == base::Kind::invalid);
    CHECK(got[1].bytes.value() == sampleMail(2));
}

TEST_CASE("an error of the dial comes through as it is") {
    Pop3Bench bench;
    bench.wire.refuse = base::Error{base::Kind::login, "The password was refused.", 0};
    CHECK(bench.run(bench.mailbox().open({})).error().kind == base::Kind::login);
    const auto got = bench.run(bench.mailbox().fetch({"uid-1"}, base::Bytes{10}));
    CHECK(got.error().kind == base::Kind::closed);
}
