#include "mail/smtp/envelope.h"

#include <doctest/doctest.h>

using sending::Outgoing;
using smtp::Features;
using namespace std::string_literals;

namespace {

Outgoing mail(std::string from, std::string to, std::string bytes) {
    return {{std::move(from), {std::move(to)}},
            std::make_shared<const std::string>(std::move(bytes))};
}

}  // namespace

TEST_CASE("what could add a command or end a mail early is refused before anything is dialled") {
    struct Row {
        std::string from, to, bytes;
        bool good;
        const char* note;
    };
    const std::string text = "A: b\r\n\r\nc\r\n";
    const Row rows[] = {
        {"m@x.example", "a@x.example", text, true, "usual"},
        {"", "a@x.example", text, true, "null sender"},
        {"m@x.example", "postmaster", text, true, "no domain"},
        {"m@x.example", "j\xc3\xb6rg@x.example", text, true, "SMTPUTF8 decides later"},
        {"m@x.example", "", text, false, "no recipient"},
        {"m@x.example", "a@x.example>\r\nRCPT TO:<evil@x.example", text, false, "injection"},
        {"m@x.example\n", "a@x.example", text, false, "LF"},
        {"m@x.example", "a b@x.example", text, false, "blank"},
        {"m@x.example", "a@x.example\0"s, text, false, "NUL"},
        {"m@x.example", "a@x.example\x7f", text, false, "DEL"},
        {"m@x.example", "<a@x.example>", text, false, "brackets"},
        {"m@x.example", "\xff@x.example", text, false, "no UTF-8"},
        {"m@x.example", std::string(255, 'a'), text, false, "too long"},
        {"m@x.example", "a@x.example", "", false, "empty mail"},
        {"m@x.example", "a@x.example", "a\nb\r\n", false, "bare LF"},
        {"m@x.example", "a@x.example", "a\rb\r\n", false, "bare CR"},
        {"m@x.example", "a@x.example", "a\r\n.\n", false, "smuggled end"},
        {"m@x.example", "a@x.example", "a\r", false, "CR at the end"},
        {"m@x.example", "a@x.example", "a\r\r\n", false, "CR CR LF"},
        {"m@x.example", "a@x.example", "a", true, "no line end at all"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        const auto fault = smtp::faultOf(mail(row.from, row.to, row.bytes));
        CHECK(fault.has_value() != row.good);
        if (!fault) continue;
        CHECK(fault->kind == base::Kind::invalid);
        CHECK(fault->text.find('\n') == std::string::npos);
    }
}

TEST_CASE("leading dots are doubled and the content ends with a dot's line") {
    struct Row {
        const char* bytes;
        const char* expected;
    };
    const Row rows[] = {
        {"a\r\n", "a\r\n.\r\n"},     {"a", "a\r\n.\r\n"},
        {".\r\n", "..\r\n.\r\n"},    {"..a\r\n.\r\n\r\n", "...a\r\n..\r\n\r\n.\r\n"},
        {"a.b\r\n", "a.b\r\n.\r\n"}, {"\r\n", "\r\n.\r\n"},
    };
    for (const auto& row : rows) {
        std::string out;
        smtp::appendContent(out, row.bytes);
        CHECK(out == row.expected);
    }
}

TEST_CASE("the EHLO lines tell what is offered, the commands use it") {
    const Features none = smtp::featuresOf({"relay.example", "HELP", ""});
    CHECK_FALSE(none.pipelining);
    CHECK_FALSE(none.size);
    const Features all = smtp::featuresOf({"r.example", "pipelining", "SIZE 1000", "SMTPUTF8"});
    CHECK(all.pipelining);
    CHECK(all.size);
    CHECK(all.largest == 1000);
    CHECK(all.smtpUtf8);
    const auto plain = mail("m@x.example", "a@x.example", "a\r\n");
    const auto utf8 = mail("m@x.example", "j\xc3\xb6rg@x.example", "a\r\n");
    CHECK(smtp::mailCommand(plain, none) == "MAIL FROM:<m@x.example>\r\n");
    CHECK(smtp::mailCommand(plain, all) == "MAIL FROM:<m@x.example> SIZE=3\r\n");
    CHECK(smtp::mailCommand(utf8, all) == "MAIL FROM:<m@x.example> SIZE=3 SMTPUTF8\r\n");
    CHECK_FALSE(smtp::obstacle(plain, all).has_value());
    CHECK(smtp::obstacle(utf8, none)->kind == base::Kind::refused);
    CHECK_FALSE(smtp::obstacle(utf8, all).has_value());
    CHECK(smtp::obstacle(mail("", "a@x.example", std::string(1001, 'x')), all)->code == 552);
    CHECK_FALSE(smtp::obstacle(mail("", "a@x.example", std::string(1000, 'x')), all).has_value());
}
