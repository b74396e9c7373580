#include "mail/pop3/reply.h"

#include <doctest/doctest.h>

TEST_CASE("replies of a POP3 server") {
    struct Row {
        const char* line;
        const char* expected;  ///< ok|code|text; "" = no reply
        const char* note;
    };
    const Row rows[] = {
        {"+OK 2 320", "+||2 320", "text"},
        {"+OK", "+||", "bare"},
        {"+ok hi", "+||hi", "any case"},
        {"-ERR [IN-USE] locked", "-|IN-USE|locked", "code"},
        {"-err [sys/temp] later", "-|SYS/TEMP|later", "code in any case"},
        {"-ERR [open", "-||[open", "an open bracket is text"},
        {"+OKAY", "", "another word"},
        {"-ERRATIC", "", "another word"},
        {"", "", "nothing"},
        {"+", "", "a continuation"},
        {"Subject: +OK", "", "a line of a mail"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        const auto reply = pop3::parseReply(row.line);
        std::string got;
        if (reply) got = std::string(reply->ok ? "+" : "-") + "|" + reply->code + "|" + reply->text;
        CHECK(got == row.expected);
    }
}

TEST_CASE("numbered lines of UIDL and LIST") {
    struct Row {
        const char* line;
        std::uint32_t number;  ///< 0: none
        const char* rest;
    };
    const Row rows[] = {
        {"1 whqtswO00WBw418f9t5JxYwZ", 1, "whqtswO00WBw418f9t5JxYwZ"},
        {" 12   120  octets ", 12, "120  octets"},
        {"1", 1, ""},
        {"1 ", 1, ""},
        {"0 a", 0, ""},
        {"-1 a", 0, ""},
        {"4294967296 a", 0, ""},
        {"1a b", 0, ""},
        {"", 0, ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.line);
        const auto numbered = pop3::parseNumbered(row.line);
        CHECK((numbered ? numbered->number : 0) == row.number);
        if (numbered) CHECK(numbered->rest == row.rest);
    }
    CHECK(pop3::leadingNumber("120 octets") == 120U);
    CHECK_FALSE(pop3::leadingNumber("120x").has_value());
    CHECK_FALSE(pop3::leadingNumber("").has_value());
}

TEST_CASE("dots at the beginning of a line are unstuffed, one each") {
    CHECK(pop3::unstuffed("..") == ".");
    CHECK(pop3::unstuffed("..a") == ".a");
    CHECK(pop3::unstuffed("a.") == "a.");
    CHECK(pop3::unstuffed("").empty());
    CHECK(pop3::endsAnswer("."));
    CHECK_FALSE(pop3::endsAnswer(".."));
}
