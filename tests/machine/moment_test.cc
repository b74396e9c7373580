#include "machine/moment.h"

#include <doctest/doctest.h>

using machine::parseMoment;

TEST_CASE("A machine's date is read with and without time and offset") {
    struct Case {
        const char* text;
        const char* brief;  ///< "" where it is refused
        const char* note;
    };
    const Case cases[] = {
        {"2026-03-02", "2026-03-02", "date alone"},
        {"2026-03-02 09:21", "03-02 09:21", "no seconds"},
        {"2026-03-02T09:21:08", "03-02 09:21", "local time"},
        {"2026-03-02T09:21:08.125Z", "03-02 09:21", "fraction"},
        {"2026-03-02T09:21:08+0900", "03-02 09:21", "offset without colon"},
        {" 2026-03-02 09:21:08 +09:00 ", "03-02 09:21", "blanks"},
        {"2024-02-29", "2024-02-29", "leap day"},
        {"2026-02-29", "", "no such day"},
        {"2026-13-01", "", "no such month"},
        {"2026-03-02T24:00:00Z", "", "no such hour"},
        {"2026-03-02T09", "", "no minutes"},
        {"2026-03-02T09:21:08+15:00", "", "offset above 14 hours"},
        {"2026-03-02x", "", "text after"},
        {"02.03.2026", "", "another order"},
        {"", "", "nothing"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.text);
        const auto moment = parseMoment(c.text);
        CHECK((moment ? machine::shortText(*moment) : "") == c.brief);
    }
}

TEST_CASE("A moment is an instant only with its offset") {
    CHECK_FALSE(instantOf(*parseMoment("2026-03-02T09:21:08")));
    const auto tokyo = instantOf(*parseMoment("2026-03-02T09:21:08+09:00"));
    const auto utc = instantOf(*parseMoment("2026-03-02T00:21:08Z"));
    REQUIRE(tokyo);
    CHECK(*tokyo == *utc);
    CHECK(instantOf(*parseMoment("1970-01-01T00:00:00-01:30")) ==
          base::Time{std::chrono::minutes{90}});
}

TEST_CASE("an instant is a moment of the clock whose offset is asked for") {
    const base::Time midnight{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};
    const auto east = machine::momentAt(midnight, 90);
    CHECK(machine::dateText(east) == "2026-03-01");
    CHECK(machine::timeText(east) == "01:30:00");
    CHECK(machine::instantOf(east) == midnight);
    const auto west = machine::momentAt(midnight, -60);
    CHECK(machine::dateText(west) == "2026-02-28");
    CHECK(machine::timeText(west) == "23:00:00");
    CHECK(west.offsetMinutes == -60);
    CHECK(machine::instantOf(west) == midnight);
}
