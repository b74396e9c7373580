#include "net/tap.h"

#include <doctest/doctest.h>
#include <vector>

TEST_CASE("an IMAP line is shown without what may be a mail's") {
    struct Case {
        const char *line, *shown;
    };
    const Case cases[] = {
        {"* 3 EXISTS", "* 3 EXISTS"},
        {"* OK [UIDVALIDITY 7] \"quoted\"", "* OK [UIDVALIDITY 7] \"quoted\""},
        {"K1 OK \"done\"", "K1 OK \"done\""},
        {"* 1 FETCH (UID 3 RFC822.SIZE 500 INTERNALDATE \"01-Jan-2026 00:00:00 +0000\")",
         "* 1 FETCH (UID 3 RFC822.SIZE 500 INTERNALDATE \"01-Jan-2026 00:00:00 +0000\")"},
        {"* 1 FETCH (UID 3 BODY[] {512}", "* 1 FETCH (UID 3 BODY[] {512}"},
        {"* 1 FETCH (BODY[HEADER] NIL UID 3)", "* 1 FETCH (BODY[HEADER] NIL UID 3)"},
        {"* 1 FETCH (BODY[] \"Subject: U-\\\"BIX\" UID 3)",
         "* 1 FETCH (BODY[] (18 octets of a mail) UID 3)"},
        {"* 1 FETCH (BODY[]<0> U-BIX UID 3)", "* 1 FETCH (BODY[]<0> (12 octets of a mail)"},
        {"* 1 FETCH (ENVELOPE (\"date\" \"U-BIX\"))",
         "* 1 FETCH (ENVELOPE ((6 octets of a mail) (7 octets of a mail)))"},
        {" BODY[TEXT] \"U-BIX\")", " BODY[TEXT] (7 octets of a mail))"},
        {" \"U-BIX", " (6 octets of a mail)"},
        // Words in any case, as they are read.
        {"* 1 fetch (UID 5 BODY[HEADER] \"Subject: U-BIX\")",
         "* 1 fetch (UID 5 BODY[HEADER] (16 octets of a mail))"},
        {"* 1 Fetch (body[header]<0> U-BIX uid 3)",
         "* 1 Fetch (body[header]<0> (12 octets of a mail)"},
        {"* 1 fetch (Body.Peek[Text] U-BIX)", "* 1 fetch (Body.Peek[Text] (6 octets of a mail)"},
        {"* 1 FETCH (body.peek[] \"U-BIX\")", "* 1 FETCH (body.peek[] (7 octets of a mail))"},
        {"* 1 fetch (rfc822 U-BIX)", "* 1 fetch (rfc822 (6 octets of a mail)"},
        {"* 1 Fetch (Rfc822.Header \"U-BIX\" rfc822.size 5)",
         "* 1 Fetch (Rfc822.Header (7 octets of a mail) rfc822.size 5)"},
        {"* 1 FETCH (RFC822.TEXT U-BIX)", "* 1 FETCH (RFC822.TEXT (6 octets of a mail)"},
        {"* 1 fetch (uid 3 internaldate \"01-Jan-2026 00:00:00 +0000\")",
         "* 1 fetch (uid 3 internaldate \"01-Jan-2026 00:00:00 +0000\")"},
        {"* 1 fetch (body[header] nil uid 3)", "* 1 fetch (body[header] nil uid 3)"},
        {"* 1 FETCH (BODY[] NILU-BIX)", "* 1 FETCH (BODY[] (9 octets of a mail)"},
        {"* 1 FETCH (BODY[] {U-BIX}", "* 1 FETCH (BODY[] (7 octets of a mail)"},
        {"* 1 FETCH(BODY[] \"U-BIX\")", "* 1 FETCH(BODY[] (7 octets of a mail))"},
    };
    for (const auto& [line, shown] : cases) {
        CAPTURE(line);
        CHECK(net::withoutContent(line) == shown);
    }
}

TEST_CASE("a tap is heard from listen() until the listening ends") {
    const auto tap = std::make_shared<net::Tap>();
    std::vector<std::string> heard;
    const auto note = [&heard](const net::TapLine& line) { heard.emplace_back(line.text); };
    CHECK_FALSE(tap->heard());
    tap->tell({"imap", 1, '<', "nobody hears this"});
    {
        const auto one = tap->listen(note), two = tap->listen(note);
        CHECK(tap->heard());
        tap->tell({"pop3", 1, '<', "+OK"});
    }
    CHECK_FALSE(tap->heard());
    tap->tell({"imap", 1, '<', "nor this"});
    CHECK(heard == std::vector<std::string>{"+OK", "+OK"});
}
