#include "base/zone.h"

#include "base/file.h"
#include "base/posix_zone.h"

#include <doctest/doctest.h>

using namespace base;
using namespace std::chrono;

namespace {

Time utc(int y, unsigned m, unsigned d, int hour, int minute = 0) {
    return sys_days(year(y) / month(m) / day(d)) + hours(hour) + minutes(minute);
}

}  // namespace

TEST_CASE("M26 offsets of zones, before and behind the table of the file") {
    struct Row {
        const char* zone;
        Time at;
        int minutes;
        const char* note;
    };
    const Row rows[] = {
        {"+0000", utc(2026, 7, 1, 0), 0, "the default"},
        {"-0000", utc(2026, 7, 1, 0), 0, "a sign does no harm"},
        {"-1200", utc(2026, 7, 1, 0), -720, "the least"},
        {"+1200", utc(2026, 7, 1, 0), 720, "the most"},
        {"+0530", utc(2026, 7, 1, 0), 330, ""},
        {"-0330", utc(2026, 7, 1, 0), -210, ""},
        {"UTC", utc(2026, 7, 1, 0), 0, ""},
        {"Europe/Berlin", utc(2026, 3, 29, 0, 59), 60, "the last minute of winter"},
        {"Europe/Berlin", utc(2026, 3, 29, 1), 120, "the first of summer"},
        {"Europe/Berlin", utc(2026, 10, 25, 0, 59), 120, ""},
        {"Europe/Berlin", utc(2026, 10, 25, 1), 60, ""},
        {"Europe/Berlin", utc(2055, 7, 1, 0), 120, "by the footer's rule"},
        {"Europe/Berlin", utc(2055, 12, 31, 23, 30), 60, "New Year by local time"},
        {"Europe/Berlin", utc(1800, 1, 1, 0), 53, "local mean time, cut"},
        {"Australia/Sydney", utc(2026, 1, 1, 0), 660, "summer spans New Year"},
        {"Australia/Sydney", utc(2026, 7, 1, 0), 600, ""},
        {"Australia/Sydney", utc(2060, 1, 1, 0), 660, "by the footer's rule"},
        {"Australia/Sydney", utc(2060, 7, 1, 0), 600, ""},
        {"Europe/Dublin", utc(2060, 7, 1, 0), 60, "summer is Dublin's standard time"},
        {"Europe/Dublin", utc(2060, 1, 1, 0), 0, ""},
        {"America/St_Johns", utc(2026, 7, 1, 0), -150, "half an hour"},
        {"Asia/Kathmandu", utc(2060, 7, 1, 0), 345, "a rule without summer time"},
        {"Pacific/Kiritimati", utc(2026, 7, 1, 0), 840, "+1400 is for zones only"},
        {"America/Argentina/Buenos_Aires", utc(2026, 7, 1, 0), -180, "three parts"},
        {"Etc/GMT+12", utc(2026, 7, 1, 0), -720, "a sign within the name"},
    };
    for (const auto& row : rows) {
        const auto zone = Zone::parse(row.zone);
        INFO(row.zone, " ", row.note);
        REQUIRE(zone);
        CHECK(zone->name() == row.zone);
        CHECK(zone->offsetMinutes(row.at) == row.minutes);
    }
    CHECK(Zone().offsetMinutes(utc(2026, 1, 1, 0)) == 0);
    CHECK(Zone().name() == "+0000");
}

TEST_CASE("M26 a wrong zone is refused, saying what to write") {
    for (const char* text : {"",
                             "+1201",
                             "-1201",
                             "+1400",
                             "+01:00",
                             "+1",
                             "+0160",
                             "0100",
                             "+010a",
                             "Europe/Berlim",
                             "../../etc/passwd",
                             "/etc/localtime",
                             "Europe/../UTC",
                             "Europe//Berlin",
                             "Europe/",
                             "Europe",
                             "right/UTC",
                             "leapseconds",
                             ".hidden",
                             "a b",
                             "Europe/Berlin\x1b[0m"}) {
        const auto zone = Zone::parse(text);
        INFO(text);
        REQUIRE_FALSE(zone);
        CHECK(zone.error().kind == Kind::invalid);
        CHECK(zone.error().text.find("write an offset such as +0100") != std::string::npos);
        CHECK(zone.error().text.find('\x1b') == std::string::npos);
    }
    CHECK_FALSE(Zone::parse(std::string(kZoneNameLimit + 1, 'a')));
}

TEST_CASE("a zone's file cut at every byte is refused or read, never crashes") {
    const auto bytes = readFile("/usr/share/zoneinfo/Europe/Berlin", {256 * 1024});
    REQUIRE(bytes);
    for (std::size_t n = 0; n < bytes->size(); ++n) {
        CHECK_FALSE(Zone::fromTzif("cut", std::string_view(*bytes).substr(0, n)));
    }
    const auto whole = Zone::fromTzif("whole", *bytes);
    REQUIRE(whole);
    CHECK(whole->offsetMinutes(Time::max()) == 60);
    CHECK(whole->offsetMinutes(Time::min()) == 53);
}

TEST_CASE("footer rules of all kinds") {
    struct Row {
        const char* rule;
        Time at;
        int minutes;
    };
    const Row rows[] = {
        {"EST5EDT,M3.2.0,M11.1.0", utc(2050, 3, 13, 6, 59), -300},
        {"EST5EDT,M3.2.0,M11.1.0", utc(2050, 3, 13, 7), -240},
        {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", utc(2050, 3, 27, 0, 59), -120},
        {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", utc(2050, 3, 27, 1), -60},
        {"XXX3EDT4,0/0,J365/23", utc(2050, 1, 1, 12), -240},     // summer time all year
        {"AAA-1BBB,J60/0,300/0", utc(2048, 2, 29, 22, 59), 60},  // J60 is 1 March in a leap year
        {"AAA-1BBB,J60/0,300/0", utc(2048, 2, 29, 23), 120},
        {"<+0545>-5:45", utc(2050, 1, 1, 0), 345},
    };
    for (const auto& row : rows) {
        const auto zone = detail::parsePosixZone(row.rule);
        INFO(row.rule);
        REQUIRE(zone);
        CHECK(zone->offsetAt(floor<seconds>(row.at).time_since_epoch().count()) / 60 ==
              row.minutes);
    }
    for (const char* bad :
         {"", "A1", "CET", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-25", "<>1",
          "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0", "CET-1:60",
          "CET-1CEST,M3.5.0/168,M10.5.0", "CET-1CEST,J0,J1", "CET-1CEST,M3.5.0,M10.5.0x"}) {
        INFO(bad);
        CHECK_FALSE(detail::parsePosixZone(bad));
    }
}
