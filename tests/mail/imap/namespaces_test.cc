#include "mail/imap/namespaces.h"

#include "tests/mail/imap/imap_bench.h"

#include <algorithm>

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

TEST_CASE("a folder below INBOX is read by its short name, and asked for once (M1)") {
    ImapBench bench({"imap.test", "Printers/HQ", std::chrono::milliseconds(3000), {}, {}});
    belowInbox(bench);
    bench.server.deliver(contract::sampleMail(1), "INBOX.Printers.HQ");
    for (int turn = 0; turn < 2; ++turn) {
        const auto exists = bench.open();
        CHECK(exists.validity == "17");
        CHECK(bench.run(bench.mailbox().close()));
    }
    CHECK(asked(bench) == 1);
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
