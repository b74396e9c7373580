#include "mailagent/control/watch_table.h"

#include "base/text.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace std::chrono_literals;
using control::Screen;
using control::Watched;
using control::WatchRow;

namespace {

const base::Time kNow{std::chrono::hours(24 * 365 * 56)};

WatchRow machineRow(const std::string& name) {
    WatchRow row;
    row.status.account = name;
    row.status.enabled = true;
    row.status.lastContact = kNow - 12s;
    row.status.nextTurn = kNow + 48s;
    return row;
}

Watched sample() {
    Watched watched;
    watched.now = kNow;
    watched.servedInMinute = 3;
    watched.servedInHour = 121.6;
    watched.illegalInHour = 2;
    auto idle = machineRow("annex");
    auto working = machineRow("hq-2f");
    working.status.atWorkSince = kNow - 3s;
    working.status.servedInHour = 60;
    auto queued = machineRow("lab");
    queued.replies = 4;
    queued.status.left = 12;
    queued.status.leftMore = true;
    auto troubled = machineRow("zoo");
    troubled.status.trouble = "IMAP server mail.example.com: \x1b[31mno";
    troubled.status.lastContact = kNow - 26h;
    auto pushing = machineRow("porch");
    pushing.status.pushes = true;
    pushing.status.illegalInHour = 2;
    watched.rows = {idle, working, queued, troubled, pushing};
    return watched;
}

}  // namespace

TEST_CASE("status --watch: a table of all machines, those in trouble first (M42)") {
    const std::vector<std::string> expected = {
        "mailagent  2025-12-18 00:00:00 UTC  5 machines: 1 in trouble, 1 at work, 1 pushing, 2 "
        "idle",
        "Served 3 in the last minute, 122 in the last hour; illegal 2 in the last hour; 4 replies "
        "wait",
        "",
        "MACHINE   STATE        CONTACT    NEXT POLL  REPLIES  MAILS  SERVED/H  ILLEGAL/H",
        "zoo       trouble     26 h ago      in 48 s        0      0         0          0",
        "  IMAP server mail.example.com: \\x1b[31mno",
        "lab       idle        12 s ago      in 48 s        4    12+         0          0",
        "hq-2f     at work     12 s ago     now, 3 s        0      0        60          0",
        "annex     idle        12 s ago      in 48 s        0      0         0          0",
        "porch     pushing     12 s ago      in 48 s        0      0         0          2",
    };
    CHECK(control::watchTable(sample(), {}) == expected);
}

TEST_CASE("status --watch fits the terminal and says what it leaves out") {
    for (std::size_t columns : {1U, 20U, 40U, 80U, 200U}) {
        for (std::size_t lines = 5; lines < 14; ++lines) {
            const auto table = control::watchTable(sample(), Screen{columns, lines});
            CAPTURE(columns);
            CAPTURE(lines);
            CHECK(table.size() <= lines);
            for (const auto& line : table) CHECK(base::displayWidth(line) <= columns);
        }
    }
    const auto eight = control::watchTable(sample(), Screen{80, 8});
    CHECK(eight.size() == 8);
    CHECK(eight[6].starts_with("lab "));
    CHECK(eight.back() == "(3 more machines, none in trouble)");
    CHECK(control::watchTable(sample(), Screen{80, 5}).back() == "(5 more machines, 1 in trouble)");
    CHECK(control::watchTable(sample(), Screen{80, 10}).back().starts_with("porch "));
}

TEST_CASE("status --watch: a long name takes no column away, a narrow screen the least telling") {
    struct Case {
        std::size_t columns;
        const char *titles, *line;
    };
    const Case cases[] = {
        {0,
         "MACHINE                                   STATE        CONTACT    NEXT POLL  REPLIES  "
         "MAILS  SERVED/H  ILLEGAL/H",
         "a-very-long-machine-name-of-forty-chars1  idle        12 s ago      in 48 s        4    "
         "12+        60          2"},
        {112,
         "MACHINE                                   STATE        CONTACT    NEXT POLL  REPLIES  "
         "MAILS  SERVED/H  ILLEGAL/H",
         "a-very-long-machine-name-of-forty-chars1  idle        12 s ago      in 48 s        4    "
         "12+        60          2"},
        {90,
         "MACHINE             STATE        CONTACT    NEXT POLL  REPLIES  MAILS  SERVED/H  "
         "ILLEGAL/H",
         "a-very-long-mach..  idle        12 s ago      in 48 s        4    12+        60          "
         "2"},
        {80, "MACHINE   STATE        CONTACT    NEXT POLL  REPLIES  MAILS  SERVED/H  ILLEGAL/H",
         "a-very..  idle        12 s ago      in 48 s        4    12+        60          2"},
        {79, "MACHINE             STATE        CONTACT    NEXT POLL  REPLIES  MAILS  SERVED/H",
         "a-very-long-mach..  idle        12 s ago      in 48 s        4    12+        60"},
        {59, "MACHINE   STATE        CONTACT    NEXT POLL  REPLIES  MAILS",
         "a-very..  idle        12 s ago      in 48 s        4    12+"},
        {58, "MACHINE               STATE        CONTACT  REPLIES  MAILS",
         "a-very-long-machin..  idle        12 s ago        4    12+"},
        {40, "MACHINE    STATE        CONTACT  REPLIES",
         "a-very-..  idle        12 s ago        4"},
        {26, "MACHINE   STATE    REPLIES", "a-very..  idle           4"},
        {17, "MACHINE   STATE  ", "a-very..  idle   "},
        {10, "MACHINE   ", "a-very..  "},
    };
    Watched watched;
    watched.now = kNow;
    auto row = machineRow("a-very-long-machine-name-of-forty-chars1");
    row.replies = 4;
    row.status.left = 12;
    row.status.leftMore = true;
    row.status.servedInHour = 60;
    row.status.illegalInHour = 2;
    watched.rows = {row};
    for (const auto& each : cases) {
        CAPTURE(each.columns);
        const auto table = control::watchTable(watched, Screen{each.columns, 0});
        CHECK(table[3] == each.titles);
        CHECK(table[4] == each.line);
    }
}

TEST_CASE("status --watch: no text moves the columns behind it") {
    Watched watched;
    watched.now = kNow;
    auto row = machineRow("hq");
    row.status.lastContact = kNow - 119min;
    row.status.atWorkSince = kNow - 119min;
    watched.rows = {row};
    CHECK(control::watchTable(watched, {})[4] ==
          "hq        at work  119 min ago  now, 119 ..        0      0         0          0");
}

TEST_CASE("status --watch of ten thousand machines takes milliseconds (M42)") {
    Watched watched;
    watched.now = kNow;
    for (int i = 0; i < 10'000; ++i) watched.rows.push_back(machineRow(fmt::format("m{}", i)));
    const auto begun = std::chrono::steady_clock::now();
    const auto table = control::watchTable(std::move(watched), Screen{120, 50});
    const auto took = std::chrono::steady_clock::now() - begun;
    CHECK(table.size() == 50);
    CHECK(table.back() == "(9955 more machines, none in trouble)");
    CHECK(took < 2s);
}

TEST_CASE("spans in one unit") {
    CHECK(control::spanText(-5s) == "0 s");
    CHECK(control::spanText(119s) == "119 s");
    CHECK(control::spanText(2min) == "2 min");
    CHECK(control::spanText(119min) == "119 min");
    CHECK(control::spanText(47h) == "47 h");
    CHECK(control::spanText(50h) == "2 d");
}
