#include "mail/message/date.h"

#include "mail/message/compose.h"

#include <doctest/doctest.h>

using namespace message;

TEST_CASE("dates as clients write them; nonsense is no date") {
    struct Row {
        std::string_view in, out;  // "" = none
        const char* note;
    };
    const Row rows[] = {
        {"Mon, 02 Mar 2026 09:21:08 +0900", "Mon, 02 Mar 2026 09:21:08 +0900", "RFC 5322"},
        {"2 Mar 2026 09:21 -0330", "Mon, 02 Mar 2026 09:21:00 -0330", "no day name, no seconds"},
        {"Mon,2 Mar 26 9:1:8 GMT", "Mon, 02 Mar 2026 09:01:08 +0000", "two digits, one digit"},
        {"Mon, 02 Mar 99 09:21:08 EST", "Tue, 02 Mar 1999 09:21:08 -0500", "obsolete zone"},
        {"Mon, 02 Mar 126 09:21:08 +0000", "Mon, 02 Mar 2026 09:21:08 +0000", "three digits"},
        {"Mon, 02 Mar 2026 09:21:08 +0900 (JST)", "Mon, 02 Mar 2026 09:21:08 +0900", "comment"},
        {"(x(y)) Mon (z), 02 Mar 2026 09:21:08 Z", "Mon, 02 Mar 2026 09:21:08 +0000", "nested"},
        {"Mon Mar  2 09:21:08 2026", "Mon, 02 Mar 2026 09:21:08 +0000", "asctime"},
        {"Mon Mar  2 09:21:08 JST 2026", "Mon, 02 Mar 2026 09:21:08 +0900", "date(1)"},
        {"2026-03-02T09:21:08Z", "Mon, 02 Mar 2026 09:21:08 +0000", "ISO 8601"},
        {"2026-03-02 09:21:08.123+09:00", "Mon, 02 Mar 2026 09:21:08 +0900", "ISO 8601"},
        {"2026/03/02 09:21", "Mon, 02 Mar 2026 09:21:00 +0000", "slashes"},
        {"02-Mar-2026 09:21:08 +0900", "Mon, 02 Mar 2026 09:21:08 +0900", "IMAP"},
        {"March 2, 2026 9:21 PM", "Mon, 02 Mar 2026 21:21:00 +0000", "American"},
        {"Monday, 02 March 2026 09:21:08 +0000", "Mon, 02 Mar 2026 09:21:08 +0000", "long names"},
        {"Thu, 29 Feb 2024 23:59:60 +0000", "Thu, 29 Feb 2024 23:59:59 +0000", "leap second"},
        {"Mon, 02 Mar 2026 09:21:08 -2359", "Mon, 02 Mar 2026 09:21:08 -2359", "farthest zone"},
        {"Mon, 02 Mar 2026 09:21:08 -2400", "Mon, 02 Mar 2026 09:21:08 +0000", "no zone"},
        {"Mon, 02 Mar 2026 09:21:08 XYZ", "Mon, 02 Mar 2026 09:21:08 +0000", "unknown zone"},
        {"", "", "empty"},
        {"yesterday", "", "words"},
        {"Mon, 02 Foo 2026 09:21:08 +0000", "", "month"},
        {"2026-13-02T09:21:08Z", "", "month 13"},
        {"Mon, 31 Feb 2026 09:21:08 +0000", "", "31 February"},
        {"Mon, 00 Mar 2026 09:21:08 +0000", "", "day 0"},
        {"Mon, 02 Mar 2026 24:00:00 +0000", "", "hour 24"},
        {"Mon, 02 Mar 2026 09:61:00 +0000", "", "minute 61"},
        {"Mon, 02 Mar 2026", "", "no time"},
        {"Mon, 02 Mar 20260 09:21:08 +0000", "", "five digits"},
        {"Thu, 01 Jan 1960 00:00:00 +0000", "", "before 1970"},
        {"Mon, 02 Mar 2026 09:21:08 +0900 09:21:08", "", "two times"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.in);
        CAPTURE(row.note);
        const auto date = parseDate(row.in);
        CHECK((date ? formatDate(date->instant, date->offsetMinutes) : "") == row.out);
    }
    CHECK_FALSE(parseDate(std::string(100000, '(')));
}
