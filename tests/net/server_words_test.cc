#include "net/server_words.h"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using net::Protocol;
using net::ServerWords;

TEST_CASE("the last capability list counts (M40)") {
    struct Row {
        const char* note;
        Protocol protocol;
        std::vector<std::string> lines;
        std::vector<std::string> expected;
    };
    const std::vector<Row> rows{
        {"greeting's code",
         Protocol::imap,
         {"* OK [CAPABILITY IMAP4rev1 IDLE] hi\r\n"},
         {"IMAP4rev1", "IDLE"}},
        {"untagged",
         Protocol::imap,
         {"* OK hi", "* CAPABILITY IMAP4rev1  UIDPLUS"},
         {"IMAP4rev1", "UIDPLUS"}},
        {"after the login",
         Protocol::imap,
         {"* OK [CAPABILITY IMAP4rev1 STARTTLS] hi", "* CAPABILITY IMAP4rev1 LOGINDISABLED",
          "A2 OK [CAPABILITY IMAP4rev1 MOVE] in"},
         {"IMAP4rev1", "MOVE"}},
        {"text that only looks like one",
         Protocol::imap,
         {"* CAPABILITY IMAP4rev1", "A1 OK you asked for [CAPABILITY UIDPLUS]"},
         {"IMAP4rev1"}},
        {"unfinished code", Protocol::imap, {"* OK [CAPABILITY IMAP4rev1"}, {"IMAP4rev1"}},
        {"none", Protocol::imap, {"* OK hi"}, {}},
        {"POP3, again after STLS",
         Protocol::pop3,
         {"+OK hi", "+OK", "STLS", "UIDL", ".", "+OK begin", "+OK", "UIDL", "SASL PLAIN", "."},
         {"UIDL", "SASL PLAIN"}},
        {"POP3 without CAPA", Protocol::pop3, {"+OK hi", "-ERR what", "+OK", "+OK in"}, {}},
        {"SMTP, again after STARTTLS",
         Protocol::smtp,
         {"220 mx", "250-mx hello", "250-STARTTLS", "250 SIZE 1", "220 go", "250-mx",
          "250-AUTH PLAIN LOGIN", "250 PIPELINING", "235 in"},
         {"AUTH PLAIN LOGIN", "PIPELINING"}},
        {"HELO", Protocol::smtp, {"220 mx", "502 what", "250 mx"}, {}},
        {"short lines", Protocol::smtp, {"220", "250-", "250-", "250", ""}, {}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.note);
        ServerWords words(row.protocol);
        for (const std::string& line : row.lines) words.line(line);
        CHECK(words.capabilities() == row.expected);
        CHECK(words.plausible());
    }
}

TEST_CASE("a list of before the login is told from one of behind it (M40)") {
    ServerWords words(Protocol::imap);
    CHECK_FALSE(words.listedInside());
    words.line("* PREAUTH [CAPABILITY IMAP4rev1 UIDPLUS] welcome");
    CHECK(words.listedInside());
    words.loginBegins();
    CHECK_FALSE(words.listedInside());
    words.line("A2 NO not so");
    CHECK_FALSE(words.listedInside());
    CHECK(words.capabilities().size() == 2);
    words.loginBegins();
    words.line("A3 OK [CAPABILITY IMAP4rev1] in");
    CHECK(words.listedInside());
}

TEST_CASE("a server that talks without end is remembered within bounds") {
    ServerWords words(Protocol::pop3);
    words.line("+OK hi");
    for (int i = 0; i < 10000; ++i) words.line(std::string(5000, 'x'));
    CHECK(words.recent().size() <= 12);
    CHECK(words.capabilities().size() <= 128);
    CHECK(words.capabilities().front().size() <= 1024);
    CHECK(words.greeting() == "+OK hi");
}

TEST_CASE("offers() takes first words, and each word of an IMAP list") {
    CHECK(net::offers({"PIPELINING", "SIZE 100"}, "size"));
    CHECK_FALSE(net::offers({"AUTH PLAIN LOGIN"}, "PLAIN"));
    CHECK(net::offers({"IMAP4rev1 UIDPLUS MOVE"}, "UIDPLUS"));
    CHECK(net::offers({"IMAP4rev1", "UIDPLUS"}, "UIDPLUS"));
    CHECK_FALSE(net::offers({}, "UIDPLUS"));
    CHECK(net::offersMechanism(Protocol::imap, {"IMAP4rev1", "AUTH=PLAIN"}, "PLAIN"));
    CHECK(net::offersMechanism(Protocol::pop3, {"SASL LOGIN PLAIN"}, "plain"));
    CHECK(net::offersMechanism(Protocol::smtp, {"AUTH LOGIN PLAIN"}, "PLAIN"));
    CHECK(net::offersMechanism(Protocol::smtp, {"AUTH=LOGIN"}, "LOGIN"));
    CHECK_FALSE(net::offersMechanism(Protocol::smtp, {"PLAIN AUTH"}, "PLAIN"));
}

TEST_CASE("a greeting of another protocol is seen at once") {
    struct Row {
        Protocol protocol;
        const char* line;
        bool plausible;
    };
    for (const Row& row :
         {Row{Protocol::imap, "* OK", true}, Row{Protocol::imap, "* BYE", true},
          Row{Protocol::imap, "220 mx", false}, Row{Protocol::imap, "", false},
          Row{Protocol::pop3, "-ERR no", true}, Row{Protocol::pop3, "* OK", false},
          Row{Protocol::smtp, "554 no", true}, Row{Protocol::smtp, "+OK", false}}) {
        ServerWords words(row.protocol);
        words.line(row.line);
        CHECK(words.plausible() == row.plausible);
    }
}
