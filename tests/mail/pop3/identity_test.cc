#include "mail/pop3/identity.h"

#include "base/digest.h"

#include <doctest/doctest.h>

TEST_CASE("a mail's identity rests on Message-ID, Date and From (design decision 6)") {
    const std::string mail =
        "Received: by a\r\nMESSAGE-ID: <1@a>\r\nDate: Mon,\r\n 2 Nov\r\nFrom: ada\r\n\r\nbody";
    const auto expected = base::sha256Hex("Message-ID:<1@a>\nDate:Mon, 2 Nov\nFrom:ada\n");
    struct Row {
        std::string header;
        bool same;
        const char* note;
    };
    const Row rows[] = {
        {mail, true, "as it came"},
        {"Status: O\r\n" + mail, true, "a field that the server added"},
        {"From: ada\r\nDate:  Mon, 2 Nov \r\nMessage-ID: <1@a>\r\n\r\n", true, "order and blanks"},
        {"From: ada\nDate: Mon, 2 Nov\nMessage-ID: <1@a>\n\n", true, "bare line feeds"},
        {"From: eve\r\nDate: Mon, 2 Nov\r\nMessage-ID: <1@a>\r\n\r\n", false, "another From"},
        {"From: ada\r\nMessage-ID: <1@a>\r\n\r\nDate: Mon, 2 Nov", false, "the body is no header"},
        {"", false, "nothing"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        CHECK((pop3::identityOf(row.header) == expected) == row.same);
    }
}

TEST_CASE("without Message-ID and Date the way of a mail tells it apart") {
    const auto one = pop3::identityOf("Received: by a; id 1\r\nFrom: ada\r\n\r\n");
    const auto two = pop3::identityOf("Received: by a; id 2\r\nFrom: ada\r\n\r\n");
    CHECK(one != two);
}

TEST_CASE("names of servers that keep no rules") {
    CHECK(pop3::safeUid("abc") == "abc");
    CHECK(pop3::safeUid(std::string(200, 'x')) == std::string(200, 'x'));
    CHECK(pop3::safeUid(std::string(201, 'x')).starts_with("sha256-"));
    CHECK(pop3::safeUid("a b").starts_with("sha256-"));
    CHECK(pop3::safeUid("a\x1b").starts_with("sha256-"));
    CHECK(pop3::safeUid("").starts_with("sha256-"));
    pop3::Names names;
    CHECK(names.unique("a") == "a");
    CHECK(names.unique("a") == "a#2");
    CHECK(names.unique("b") == "b");
}
