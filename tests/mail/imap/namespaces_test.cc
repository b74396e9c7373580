#include "mail/imap/namespaces.h"

#include "tests/mail/imap/imap_bench.h"

#include <algorithm>
#include <tuple>

using imap_test::ImapBench;

namespace {

std::vector<imap::Namespace> parsed(const std::string& answer) {
    const imap::Pieces pieces{{"* NAMESPACE " + answer}, {}};
    return imap::parseNamespaces(pieces, imap::parseResponse(pieces.lines.front()));
}

void belowInbox(ImapBench& bench) {
    bench.server.belowInbox = true;
    bench.wire.capabilities = {bench.server.capability()};
}

long asked(ImapBench& bench) {
    const auto commands = bench.server.commands();
    return std::count(commands.begin(), commands.end(), "NAMESPACE");
}

std::string selectedLast(ImapBench& bench) {
    std::string last;
    for (const auto& command : bench.server.commands()) {
        if (command.starts_with("SELECT")) last = command;
    }
    return last;
}

}  // namespace

TEST_CASE("namespaces: the user's own come first (RFC 2342, section 5)") {
    const auto all = parsed(R"((("INBOX." ".")) (("user." ".")) (("#news." ".")("" NIL)))");
    REQUIRE(all.size() == 4);
    CHECK(all[0].prefix == "INBOX.");
    CHECK(all[0].delimiter == ".");
    CHECK(all[1].prefix == "user.");
    CHECK(all[3].delimiter.empty());
    CHECK(parsed(R"((("" "/" "X-PARAM" ("FLAG1" "FLAG2"))) NIL NIL)").size() == 1);
    for (const char* broken :
         {"", "NIL NIL NIL", "NIL NIL ((\"a\" \"/\"))", "((\"\" \"/\"", "((\"\" \"/\")) NIL",
          "(NIL) NIL NIL", "((\"\" ())) NIL NIL", "(\"\" \"/\") NIL NIL"}) {
        CAPTURE(broken);
        CHECK(parsed(broken).empty());
    }
}

TEST_CASE("a folder's name in the user's own namespace") {
    struct Row {
        const char* answer;
        const char* folder;
        const char* name;  ///< "" = no other
    };
    const Row rows[] = {
        {R"((("INBOX." ".")) NIL NIL)", "Illegal", "INBOX.Illegal"},
        {R"((("INBOX." ".")) NIL NIL)", "Agent/Illegal", "INBOX.Agent.Illegal"},
        {R"((("INBOX." ".")) NIL NIL)", "INBOX.Illegal", ""},
        {R"((("INBOX." ".")) NIL NIL)", "inbox/Illegal", "inbox.Illegal"},
        {R"((("INBOX." ".")) NIL NIL)", "Inbox", ""},
        {R"((("INBOX/" "/")) NIL NIL)", "M\xc3\xbcll", "INBOX/M\xc3\xbcll"},
        {R"((("" ".")) NIL NIL)", "Agent/Illegal", "Agent.Illegal"},
        {R"((("" "/")) NIL NIL)", "Agent/Illegal", ""},
        {R"((("INBOX." ".")) (("user." ".")) (("#shared/" "/")))", "#shared/Illegal", ""},
        {R"((("INBOX." ".")) (("user." ".")) NIL)", "user.ken.Illegal", ""},
        {R"((("INBOX" NIL)) NIL NIL)", "a/b", "INBOXa/b"},
        {R"((("INBOX" ".")) NIL NIL)", "a/b", "INBOX.a.b"},
        {R"((("&AOk-." ".")) NIL NIL)", "Illegal", ""},
        {R"((("INBOX." "..")) NIL NIL)", "Illegal", ""},
        {R"(NIL NIL NIL)", "Illegal", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.answer);
        CAPTURE(row.folder);
        CHECK(imap::nameIn(parsed(row.answer), row.folder) == row.name);
    }
}

TEST_CASE("illegal mails move to a folder that the server keeps below INBOX (M8)") {
    ImapBench bench;
    belowInbox(bench);
    contract::deliverSome(bench, 2);
    bench.open();
    CHECK(bench.run(bench.mailbox().move({"1"}, "Not for us")));
    CHECK(bench.folder("INBOX.Not for us").size() == 1);
    CHECK(bench.mails().size() == 1);

    const auto moved = bench.run(bench.mailbox().move({"2"}, "#shared/Illegal"));
    CHECK(moved.error().kind == base::Kind::refused);
    CHECK(bench.mails().size() == 1);
}

TEST_CASE("a folder below INBOX is read by its short name, asked for at each login (M1)") {
    ImapBench bench({"imap.test", "Printers/HQ", std::chrono::milliseconds(3000), {}, {}});
    belowInbox(bench);
    bench.server.deliver(contract::sampleMail(1), "INBOX.Printers.HQ");
    for (int turn = 0; turn < 2; ++turn) {
        const auto exists = bench.open();
        CHECK(exists.validity == "17");
        CHECK(bench.run(bench.mailbox().close()));
    }
    CHECK(asked(bench) == 2);

    // The server keeps it as the settings have it from now on; the old one is still there.
    bench.server.deliver(contract::sampleMail(2), "Printers/HQ");
    bench.open();
    CHECK(selectedLast(bench) == "SELECT \"Printers/HQ\"");
    CHECK(asked(bench) == 2);
}

namespace {

/// Dovecot's Maildir++: no prefix, and dots between the levels.
void withDots(ImapBench& bench) {
    bench.wire.capabilities = {"IMAP4rev1 UIDPLUS MOVE NAMESPACE"};
    bench.server.hook = [](contract::Peer& peer, const std::string& tag, const std::string& line) {
        if (line == "NAMESPACE") {
            return peer.send("* NAMESPACE ((\"\" \".\")) NIL NIL\r\n" + tag + " OK done\r\n");
        }
        if (line.find('/') == std::string::npos) return false;
        return peer.send(tag + " NO [CANNOT] Invalid mailbox name\r\n");
    };
}

}  // namespace

TEST_CASE("levels are parted as the server parts them, whatever it says of a slash (M1, M8)") {
    ImapBench bench({"imap.test", "Printers/HQ", std::chrono::milliseconds(3000), {}, {}});
    withDots(bench);
    bench.server.deliver(contract::sampleMail(1), "Printers.HQ");
    bench.open();
    CHECK(selectedLast(bench) == "SELECT \"Printers.HQ\"");

    ImapBench inbox;
    withDots(inbox);
    contract::deliverSome(inbox, 1);
    inbox.open();
    CHECK(inbox.run(inbox.mailbox().move({"1"}, "Printers/Other")));
    CHECK(inbox.folder("Printers.Other").size() == 1);
}

TEST_CASE("a folder that is only locked for now is not taken for another one") {
    ImapBench bench({"imap.test", "Printers", std::chrono::milliseconds(3000), {}, {}});
    belowInbox(bench);
    bench.server.deliver(contract::sampleMail(1), "Printers");
    bench.server.deliver(contract::sampleMail(2), "INBOX.Printers");
    bench.server.hook = [](contract::Peer& peer, const std::string& tag, const std::string& line) {
        return line == "SELECT \"Printers\"" && peer.send(tag + " NO Mailbox is locked\r\n");
    };
    const auto opened = bench.run(bench.mailbox().open({}));
    REQUIRE_FALSE(opened);
    CHECK(opened.error().text.find("Mailbox is locked") != std::string::npos);
    CHECK(asked(bench) == 0);
}

TEST_CASE("what can mean that there is no such folder") {
    using imap::Completion;
    using imap::Status;
    for (const auto& [code, text, means] : {std::tuple{"NONEXISTENT", "no", true},
                                            {"TRYCREATE", "no", true},
                                            {"CANNOT", "no", true},
                                            {"NOPERM", "no", false},
                                            {"OVERQUOTA", "no", false},
                                            {"", "no such mailbox", true},
                                            {"", "Mailbox is locked", false},
                                            {"", "Disk quota exceeded", false},
                                            {"", "Please try again", false}}) {
        CAPTURE(code);
        CAPTURE(text);
        CHECK(imap::meansNoSuchFolder({Status::no, code, "", text}) == means);
    }
    CHECK_FALSE(imap::meansNoSuchFolder({Status::bad, "", "", "what?"}));
}

TEST_CASE("a folder that is nowhere is told by the name of the settings") {
    ImapBench bench({"imap.test", "Printers", std::chrono::milliseconds(3000), {}, {}});
    belowInbox(bench);
    const auto opened = bench.run(bench.mailbox().open({}));
    REQUIRE_FALSE(opened);
    CHECK(opened.error().kind == base::Kind::missing);
    CHECK(opened.error().text.find("\"Printers\"") != std::string::npos);

    ImapBench other({"imap.test", "Printers", std::chrono::milliseconds(3000), {}, {}});
    CHECK(other.run(other.mailbox().open({})).error().kind == base::Kind::missing);
    CHECK(asked(other) == 0);
}
