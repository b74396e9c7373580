// The standard MIBs over walks written by hand: indexes, states, units, names (4-lists 1 to 14).
#include "machine/snmp/dates.h"
#include "machine/snmp/names.h"
#include "machine/snmp/paper.h"

#include "said.h"

namespace {

const std::string kMib = "1.3.6.1.2.1.43.";
const std::string kDevice = "1.3.6.1.2.1.25.3.2.1.";
const std::string kPrinterType = "|6|1.3.6.1.2.1.25.3.1.5\n";

struct Case {
    const char* note;
    std::string walk;
    std::vector<said::Expected> table;
};

void run(const std::vector<Case>& cases) {
    for (const auto& c : cases) {
        CAPTURE(c.note);
        said::check(said::read(c.walk), c.table);
    }
}

}  // namespace

TEST_CASE("Levels: numbers, states and contradictions are kept as they are (RFC 3805, data 4)") {
    struct Row {
        int level, most;
        const char *expectedLevel, *expectedMost;
    };
    const Row rows[] = {{40, 100, "40", "100"},  {0, 100, "0", "100"},
                        {-3, -2, "+", "?"},      {-2, 100, "?", "100"},
                        {-1, -1, "~", "~"},      {150, 100, "150", "100"},
                        {-100, 100, "!", "100"}, {-7, 100, "?", "100"},
                        {5, 0, "5", "0"},        {-3, 200000000, "+", "200000000"}};
    for (const auto& row : rows) {
        const auto level = std::to_string(row.level);
        const auto most = std::to_string(row.most);
        CAPTURE(level);
        const auto reading =
            said::read(kMib + "11.1.1.6.1.9|4|Toner\n" + kMib + "11.1.1.8.1.9|2|" + most + "\n" +
                       kMib + "11.1.1.9.1.9|2|" + level + "\n" + kMib + "8.2.1.9.1.31|2|" + most +
                       "\n" + kMib + "8.2.1.10.1.31|2|" + level + "\n");
        said::check(reading, {{"/parts/0/level", row.expectedLevel},
                              {"/parts/0/capacity", row.expectedMost},
                              {"/trays/0/number", "31"},
                              {"/trays/0/level", row.expectedLevel},
                              {"/trays/0/capacity", row.expectedMost}});
    }
}

TEST_CASE("Supplies: class, type, unit, colour by colorant or by name") {
    const std::string s = kMib + "11.1.1.";
    run({{"colorant table",
          s + "3.1.2|2|4\n" + s + "4.1.2|2|3\n" + s + "5.1.2|2|21\n" + s + "6.1.2|4|Cartridge 1\n" +
              s + "7.1.2|2|19\n" + s + "8.1.2|2|100\n" + s + "9.1.2|2|16\n" + kMib +
              "12.1.1.4.1.4|4|cyan\n",
          {{"/parts/0/colour", "cyan"},
           {"/parts/0/class", "consumed"},
           {"/parts/0/type", "tonerCartridge"},
           {"/parts/0/unit", "percent"}}},
         {"name of one colour", s + "6.1.2|4|Toner (Magenta)\n", {{"/parts/0/colour", "magenta"}}},
         {"name of two colours", s + "6.1.2|4|Cyan/Magenta head\n", {{"/parts/0/colour", "-"}}},
         {"a waste box that says it is one counts the room left",
          s + "4.1.2|2|4\n" + s + "5.1.2|2|4\n" + s + "9.1.2|2|30\n",
          {{"/parts/0/class", "filled"}, {"/parts/0/level_is_room", "yes"}}},
         {"one that does not: nobody knows",
          s + "5.1.2|2|4\n" + s + "9.1.2|2|100\n",
          {{"/parts/0/level", "100"}, {"/parts/0/level_is_room", "?"}}},
         {"unknown numbers of enumerations are told",
          s + "4.1.2|2|2\n" + s + "5.1.2|2|77\n" + s + "7.1.2|2|99\n",
          {{"/parts/0/class", "-"},
           {"/parts/0/type", "other (77)"},
           {"/parts/0/unit", "other (99)"}}},
         {"finisher's supplies follow",
          s + "6.1.2|4|Toner\n" + kMib + "31.1.1.4.1.3|2|32\n" + kMib +
              "31.1.1.5.1.3|4|Staples 1\n" + kMib + "31.1.1.7.1.3|2|5000\n" + kMib +
              "31.1.1.8.1.3|2|1210\n",
          {{"/parts/1/name", "Staples 1"},
           {"/parts/1/type", "staples"},
           {"/parts/1/level", "1210"}}}});
}

TEST_CASE("The meter's unit decides where it goes (prtMarkerCounterUnit, 4-lists 10)") {
    const auto marker = [](int unit, int count = 500) {
        return kMib + "10.2.1.3.1.1|2|" + std::to_string(unit) + "\n" + kMib + "10.2.1.4.1.1|65|" +
               std::to_string(count) + "\n";
    };
    const auto engine = [](int number, int count) {
        const auto i = std::to_string(number);
        return kMib + "10.2.1.3.1." + i + "|2|7\n" + kMib + "10.2.1.4.1." + i + "|65|" +
               std::to_string(count) + "\n";
    };
    run({{"sides", marker(7), {{"/counters/total", "500"}, {"/counters/unit", "impressions"}}},
         {"sheets", marker(8), {{"/counters/total", "500"}, {"/counters/unit", "sheets"}}},
         {"unsaid",
          kMib + "10.2.1.4.1.1|65|500\n",
          {{"/counters/total", "500"}, {"/counters/unit", "-"}}},
         {"feet",
          marker(16),
          {{"/counters/total", "-"},
           {"/counters/extra/0/count", "500"},
           {"/counters/extra/0/unit", "feet"}}},
         {"hours", marker(11), {{"/counters/total", "-"}, {"/counters/extra/0/unit", "hours"}}},
         {"two engines: the first is the total, the second is kept",
          marker(7) + kMib + "10.2.1.3.1.2|2|7\n" + kMib + "10.2.1.4.1.2|65|60\n",
          {{"/counters/total", "500"},
           {"/counters/extra/0/name", "Engine 2 life count"},
           {"/counters/extra/0/count", "60"}}},
         {"the first engine stands at 0, the others agree: their number, and 0 is kept",
          marker(7, 0) + engine(2, 4242) + engine(3, 4242),
          {{"/counters/total", "4242"},
           {"/counters/extra/0/name", "Engine 1 life count"},
           {"/counters/extra/0/count", "0"},
           {"/counters/extra/1/name", "Engine 3 life count"},
           {"/counters/extra/1/count", "4242"},
           {"/counters/extra/2/name", "-"}}},
         {"the first stands at 0, the others disagree: unknown, and all are kept",
          marker(7, 0) + engine(2, 4242) + engine(3, 17),
          {{"/counters/total", "?"},
           {"/counters/extra/0/count", "0"},
           {"/counters/extra/1/count", "4242"},
           {"/counters/extra/2/count", "17"}}},
         {"where they disagree the maker's own total is the total",
          marker(7, 0) + engine(2, 4242) + engine(3, 17) +
              "1.3.6.1.4.1.18334.1.1.1.5.7.2.1.1.0|2|4259\n",
          {{"/counters/total", "4259"}}},
         {"one new engine: 0 is its number", marker(7, 0), {{"/counters/total", "0"}}},
         {"no engine has printed",
          marker(7, 0) + engine(2, 0),
          {{"/counters/total", "0"}, {"/counters/extra/0/count", "0"}}},
         {"resolution in positions per centimetre",
          kMib + "10.2.1.8.1.1|2|4\n" + kMib + "10.2.1.9.1.1|2|236\n" + kMib +
              "10.2.1.10.1.1|2|-2\n",
          {{"/markers/0/resolution_feed", "599"}, {"/markers/0/resolution_cross", "?"}}}});
}

TEST_CASE("The printer's index is found, never assumed") {
    run({{"device 5 of type printer, beside a processor 1",
          kDevice + "2.1|6|1.3.6.1.2.1.25.3.1.3\n" + kDevice + "3.1|4|CPU\n" + kDevice + "2.5" +
              kPrinterType + kDevice + "3.5|4|Laser 5\n" + kDevice + "5.5|2|3\n" + kMib +
              "5.1.1.17.5|4|S5\n" + kMib + "10.2.1.4.5.1|65|55\n" +
              "1.3.6.1.2.1.25.3.5.1.1.5|2|4\n1.3.6.1.2.1.25.3.5.1.2.5|4x|20\n",
          {{"/identity/model", "Laser 5"},
           {"/identity/serial", "S5"},
           {"/counters/total", "55"},
           {"/status/device", "warning"},
           {"/status/printer", "printing"},
           {"/status/errors/0", "lowToner"},
           {"/options/0/name", "CPU"}}},
         {"no device table",
          kMib + "5.1.1.17.3|4|S3\n" + kMib + "10.2.1.4.3.1|65|33\n",
          {{"/identity/serial", "S3"}, {"/counters/total", "33"}}},
         {"the tables differ: each has its own",
          kDevice + "2.4" + kPrinterType + kDevice + "3.4|4|Laser 4\n" + kMib +
              "10.2.1.4.1.1|65|11\n",
          {{"/identity/model", "Laser 4"}, {"/counters/total", "11"}}}});
    const auto two = said::read(kDevice + "2.5" + kPrinterType + kDevice + "2.9" + kPrinterType +
                                kDevice + "3.9|4|Engine B\n" + kMib + "10.2.1.4.5.1|65|5\n" + kMib +
                                "10.2.1.4.9.1|65|9\n");
    CHECK(two.counters.total.value.count == 5);
    REQUIRE(two.remarks.size() == 1);
    CHECK(two.remarks[0] ==
          "The agent speaks for 2 printers: device 5 is shown; not shown: device 9 "
          "(Engine B, total 9).");
}

TEST_CASE("Error bits of no, one and two octets (RFC 2790, data 2)") {
    struct Row {
        const char* hex;
        bool said;
        std::vector<std::string> errors;
    };
    const Row rows[] = {
        {"", false, {}},
        {"00", true, {}},
        {"0000", true, {}},
        {"20", true, {"lowToner"}},
        {"0100", true, {"serviceRequested"}},
        {"2400", true, {"lowToner", "jammed"}},
        {"8000", true, {"lowPaper"}},
        {"0002", true, {"overduePreventMaint"}},
        {"0001", true, {}},
        {"0a42ff", true, {"doorOpen", "offline", "outputTrayMissing", "overduePreventMaint"}}};
    for (const auto& row : rows) {
        CAPTURE(row.hex);
        const auto reading = said::read(std::string("1.3.6.1.2.1.25.3.5.1.2.1|4x|") + row.hex +
                                        "\n1.3.6.1.2.1.1.1.0|4|x\n");
        CHECK(reading.status.errorsSaid == row.said);
        REQUIRE(reading.status.errors.size() == row.errors.size());
        for (std::size_t i = 0; i < row.errors.size(); ++i) {
            CHECK(reading.status.errors[i].value == row.errors[i]);
        }
    }
}

TEST_CASE("Trays and bins: sizes, statuses, rolls") {
    const std::string t = kMib + "8.2.1.";
    run({{"A4 by its dimensions, the medium's name as its kind",
          t + "3.1.2|2|4\n" + t + "6.1.2|2|297000\n" + t + "7.1.2|2|210000\n" + t +
              "12.1.2|4|Mid Weight\n" + t + "11.1.2|2|9\n" + t + "18.1.2|4|Tray 2\n" + t +
              "20.1.2|2|80\n" + kMib + "5.1.1.6.1|2|2\n",
          {{"/trays/0/number", "2"},
           {"/trays/0/name", "Tray 2"},
           {"/trays/0/size", "A4"},
           {"/trays/0/type", "Mid Weight"},
           {"/trays/0/weight", "80"},
           {"/trays/0/status", "unavailable on request, warning"},
           {"/trays/0/default", "yes"}}},
         {"size, type and a medium's name of its own",
          t + "3.1.1|2|4\n" + t + "6.1.1|2|297000\n" + t + "7.1.1|2|210000\n" + t +
              "12.1.1|4|Letterhead\n" + t + "21.1.1|4|stationery\n",
          {{"/trays/0/size", "A4"}, {"/trays/0/type", "stationery (Letterhead)"}}},
         {"a name that says the size or the type again",
          t + "3.1.1|2|4\n" + t + "6.1.1|2|297000\n" + t + "7.1.1|2|210000\n" + t +
              "12.1.1|4|a4\n" + t + "21.1.1|4|Plain\n" + t + "3.1.2|2|4\n" + t +
              "6.1.2|2|297000\n" + t + "7.1.2|2|210000\n" + t + "12.1.2|4|plain\n" + t +
              "21.1.2|4|Plain\n",
          {{"/trays/0/type", "Plain"}, {"/trays/1/type", "Plain"}}},
         {"no dimensions: the medium's name",
          t + "12.1.1|4|na_letter\n",
          {{"/trays/0/size", "na_letter"}}},
         {"a roll is no stack of sheets",
          t + "8.1.1|2|17\n" + t + "9.1.1|2|45\n" + t + "10.1.1|2|30\n" + t + "13.1.1|4|Roll 1\n",
          {{"/trays/0/name", "Roll 1"}, {"/trays/0/capacity", "-"}, {"/trays/0/level", "-"}}},
         {"bins",
          kMib + "9.2.1.4.1.1|2|250\n" + kMib + "9.2.1.5.1.1|2|-3\n" + kMib + "9.2.1.6.1.1|2|16\n" +
              kMib + "9.2.1.7.1.1|4|Main\n" + kMib + "5.1.1.7.1|2|1\n",
          {{"/bins/0/name", "Main"},
           {"/bins/0/capacity", "250"},
           {"/bins/0/remaining", "+"},
           {"/bins/0/status", "idle, critical"},
           {"/operator/defaults/bin", "Main"}}}});
    CHECK(snmp::paperSize(210000, 297000, 4) == "A4");
    CHECK(snmp::paperSize(85000, 110000, 3) == "LETTER");
    CHECK(snmp::paperSize(110000, 170000, 3) == "11x17");
    CHECK(snmp::paperSize(100000, 150000, 4) == "100x150 mm");
    CHECK(snmp::paperSize(-2, 297000, 4).empty());
    CHECK(snmp::paperSize(210000, 297000, 7).empty());
    CHECK(snmp::subUnitStatus(0) == "idle");
    CHECK(snmp::subUnitStatus(4 + 8) == "active, warning");
    CHECK(snmp::subUnitStatus(5) == "");
    CHECK(snmp::subUnitStatus(32) == "idle, offline");
    CHECK(snmp::subUnitStatus(-1).empty());
}

TEST_CASE("No alert is told from no table of alerts by the count of alert events (RFC 3805)") {
    const std::string name = "1.3.6.1.2.1.1.1.0|4|x\n";
    CHECK_FALSE(said::read(name).status.alertsSaid);
    CHECK(said::read(name + kMib + "5.1.1.18.1|65|7\n").status.alertsSaid);
    CHECK(said::read(name + kMib + "5.1.1.19.1|65|0\n").status.alertsSaid);
    CHECK(said::read(name + kMib + "18.1.1.2.1.1|2|4\n").status.alertsSaid);
}

TEST_CASE("Alerts: sorted by severity, named, dated by sysUpTime (4-lists 12 and 14)") {
    const std::string a = kMib + "18.1.1.";
    run({{"three alerts",
          "1.3.6.1.2.1.1.3.0|67|100000\n" + a + "2.1.1|2|4\n" + a + "7.1.1|2|1104\n" + a +
              "2.1.7|2|3\n" + a + "3.1.7|2|5\n" + a + "4.1.7|2|13\n" + a + "5.1.7|2|-1\n" + a +
              "6.1.7|2|12\n" + a + "7.1.7|2|8\n" + a + "8.1.7|4|Jam\n" + a + "9.1.7|67|94000\n" +
              a + "2.1.9|2|5\n" + a + "9.1.9|67|200000\n" + a + "7.1.9|2|4711\n",
          {{"/alerts/0/severity", "critical"},
           {"/alerts/0/training", "fieldService"},
           {"/alerts/0/group", "mediaPath"},
           {"/alerts/0/group_index", "-"},
           {"/alerts/0/location", "12"},
           {"/alerts/0/code", "jam"},
           {"/alerts/0/text", "Jam"},
           {"/alerts/0/at", "2026-03-02 09:20:00"},
           {"/alerts/1/code", "markerTonerAlmostEmpty"},
           {"/alerts/1/at", "-"},
           {"/alerts/2/severity", "warningBinaryChangeEvent"},
           {"/alerts/2/code", "4711"},
           {"/alerts/2/at", "-"}}},
         {"in the machine's own zone",
          "1.3.6.1.2.1.1.3.0|67|100000\n1.3.6.1.2.1.25.1.2.0|4x|07ea0302121500002b0900\n" + a +
              "9.1.1|67|100000\n",
          {{"/alerts/0/at", "2026-03-02 18:21:00"}}}});
}

TEST_CASE("DateAndTime and ticks") {
    using namespace std::string_view_literals;
    struct Row {
        std::string_view octets;
        const char* date;
        int offset;
    };
    const Row rows[] = {
        {"\x07\xea\x03\x02\x09\x15\x00\x00"sv, "2026-03-02 09:21:00", -1},
        {"\x07\xea\x03\x02\x09\x15\x3b\x05+\x09\x00"sv, "2026-03-02 09:21:59", 540},
        {"\x07\xea\x0c\x1f\x17\x3b\x3c\x00-\x03\x1e"sv, "2026-12-31 23:59:60", -210},
        {"\x07\xea\x02\x1e\x09\x15\x00\x00"sv, "", 0},
        {"\x00\x00\x00\x00\x00\x00\x00\x00"sv, "", 0},
        {"\x07\xea\x03\x02\x18\x15\x00\x00"sv, "", 0},
        {"\x07\xea\x03\x02"sv, "", 0},
        {""sv, "", 0}};
    for (const auto& row : rows) {
        CAPTURE(row.date);
        const auto moment = snmp::dateAndTime(row.octets);
        REQUIRE(moment.has_value() == (*row.date != '\0'));
        if (!moment) continue;
        CHECK(machine::dateText(*moment) + " " + machine::timeText(*moment) == row.date);
        CHECK(moment->offsetMinutes.value_or(-1) == row.offset);
    }
    CHECK_FALSE(snmp::timeOfTicks(0, 100, said::kTaken));
    CHECK_FALSE(snmp::timeOfTicks(101, 100, said::kTaken));
    CHECK(snmp::timeOfTicks(100, 100, said::kTaken) == said::kTaken);
}

TEST_CASE("Panel, languages, channels, covers, storage, finisher, network, jobs") {
    const std::string l = kMib + "17.6.1.";
    const std::string i = kMib + "15.1.1.";
    const std::string j = "1.3.6.1.4.1.2699.1.1.1.";
    run({{"lights",
          l + "2.1.1|2|1\n" + l + "3.1.1|2|0\n" + l + "4.1.1|2|5\n" + l + "5.1.1|4|Ready\n" + l +
              "2.1.2|2|500\n" + l + "3.1.2|2|500\n" + l + "2.1.3|2|0\n" + l + "3.1.3|2|0\n",
          {{"/panel/lights/0/name", "Ready"},
           {"/panel/lights/0/state", "on"},
           {"/panel/lights/0/colour", "green"},
           {"/panel/lights/1/state", "blinking"},
           {"/panel/lights/2/state", "off"}}},
         {"a language",
          i + "2.1.3|2|47\n" + i + "3.1.3|4|3.0\n" + i + "7.1.3|2|3\n" + i + "8.1.3|2|600\n" + i +
              "10.1.3|2|2004\n" + i + "11.1.3|2|2\n" + i + "12.1.3|2|4\n",
          {{"/interpreters/0/number", "3"},
           {"/interpreters/0/family", "PCLXL"},
           {"/interpreters/0/orientation", "portrait"},
           {"/interpreters/0/charset_in", "hp-roman8"},
           {"/interpreters/0/charset_out", "-"},
           {"/interpreters/0/two_way", "no"}}},
         {"a channel",
          kMib + "14.1.1.2.1.1|2|44\n" + kMib + "14.1.1.3.1.1|4|2.0\n" + kMib +
              "14.1.1.6.1.1|2|3\n" + kMib + "14.1.1.9.1.1|4|URI=ipp\n",
          {{"/channels/0/type", "IPP"},
           {"/channels/0/version", "2.0"},
           {"/channels/0/state", "accepts data"},
           {"/channels/0/information", "URI=ipp"}}},
         {"covers",
          kMib + "6.1.1.2.1.1|4|Front\n" + kMib + "6.1.1.3.1.1|2|3\n" + kMib + "6.1.1.3.1.4|2|5\n",
          {{"/status/covers/0/status", "open"}, {"/status/covers/1/status", "interlock open"}}},
         {"storage in KiB",
          "1.3.6.1.2.1.25.2.3.1.3.2|4|SSD\n1.3.6.1.2.1.25.2.3.1.4.2|2|1048576\n"
          "1.3.6.1.2.1.25.2.3.1.5.2|2|241903\n1.3.6.1.2.1.25.2.3.1.6.2|2|-1\n",
          {{"/storage/0/size_kib", "247708672"}, {"/storage/0/used_kib", "-"}}},
         {"a finisher",
          kMib + "30.1.1.2.1.1|2|3\n" + kMib + "30.1.1.3.1.1|2|3\n" + kMib + "30.1.1.9.1.1|2|0\n" +
              kMib + "30.1.1.10.1.1|4|FS-533\n",
          {{"/options/0/name", "FS-533"}, {"/options/0/value", "stitcher, on, idle"}}},
         {"network: the first wired card that has an address",
          "1.3.6.1.2.1.2.2.1.3.1|2|24\n1.3.6.1.2.1.2.2.1.6.1|4|\n1.3.6.1.2.1.2.2.1.3.2|2|6\n"
          "1.3.6.1.2.1.2.2.1.6.2|4x|00206b4af325\n1.3.6.1.2.1.4.20.1.2.127.0.0.1|2|1\n"
          "1.3.6.1.2.1.4.20.1.2.192.0.2.41|2|2\n1.3.6.1.2.1.4.20.1.3.192.0.2.41|64|255.255.255.0\n"
          "1.3.6.1.2.1.4.21.1.7.0.0.0.0|64|192.0.2.1\n",
          {{"/identity/mac", "00:20:6B:4A:F3:25"},
           {"/network/ipv4", "192.0.2.41/24"},
           {"/network/gateway", "192.0.2.1"}}},
         {"a job of the Job-Monitoring MIB",
          j + "1.1.1.2.1|66|1\n" + j + "3.1.1.2.1.7|2|9\n" + j + "3.1.1.8.1.7|2|22\n" + j +
              "3.1.1.9.1.7|4|m.sato\n" + j + "4.1.1.4.1.7.23.1|4|plan.pdf\n" + j +
              "4.1.1.3.1.7.151.1|2|11\n" + j + "4.1.1.4.1.7.194.1|4x|07ea030209150000\n",
          {{"/jobs/active", "1"},
           {"/jobs/list/0/id", "7"},
           {"/jobs/list/0/state", "COMPLETED"},
           {"/jobs/list/0/impressions", "22"},
           {"/jobs/list/0/owner", "m.sato"},
           {"/jobs/list/0/name", "plan.pdf"},
           {"/jobs/list/0/sheets", "11"},
           {"/jobs/list/0/completed", "2026-03-02 09:21:00"}}}});
}

TEST_CASE("Identity: which of several names and serial numbers (data 6)") {
    const std::string own = "1.3.6.1.4.1.18334.1.1.1.1.6.2.1.0|4|";
    const std::string device = kDevice + "2.1" + kPrinterType + kDevice + "3.1|4|";
    run({{"agree: the longer one",
          own + "bizhub C250i\n" + device + "KONICA MINOLTA bizhub C250i\n",
          {{"/identity/model", "KONICA MINOLTA bizhub C250i"}}},
         {"contradict: the maker's",
          own + "Develop ineo+ 280\n" + device + "Generic 28C-1\n",
          {{"/identity/model", "Develop ineo+ 280"}}},
         {"printer's name where there is no device",
          kMib + "5.1.1.16.1|4|ECOSYS M2540\n",
          {{"/identity/model", "ECOSYS M2540"}}},
         {"system description, as far as it is a name",
          "1.3.6.1.2.1.1.1.0|4|RICOH MP 3053 1.09 / RICOH Network Printer C model\n",
          {{"/identity/model", "RICOH MP 3053"}}},
         {"with versions",
          "1.3.6.1.2.1.1.1.0|4|Xerox WorkCentre 6605DN; Network 90.66\n",
          {{"/identity/model", "Xerox WorkCentre 6605DN"}}},
         {"HP's card names the product",
          "1.3.6.1.2.1.1.1.0|4|HP ETHERNET MULTI-ENVIRONMENT,SN:V,PID:HP LaserJet M130nw\n",
          {{"/identity/model", "HP LaserJet M130nw"}}},
         {"HP's card does not",
          "1.3.6.1.2.1.1.1.0|4|HP ETHERNET MULTI-ENVIRONMENT,ROM none,JETDIRECT\n",
          {{"/identity/model", "-"},
           {"/identity/description", "HP ETHERNET MULTI-ENVIRONMENT,ROM none,JETDIRECT"}}},
         {"a network card is no printer",
          "1.3.6.1.2.1.1.1.0|4|Brother NC-8300h, Firmware Ver.1.14\n",
          {{"/identity/model", "-"}}},
         {"placeholders",
          kMib + "5.1.1.17.1|4|0000000000\n1.3.6.1.4.1.367.3.2.1.2.1.4.0|4|C508P\n",
          {{"/identity/serial", "C508P"}}},
         {"blanks", kMib + "5.1.1.17.1|4|          \n", {{"/identity/serial", "-"}}}});
}

TEST_CASE("An empty walk says nothing; the walk's remarks come first") {
    const auto reading = snmp::understand(snmp::Walk{});
    CHECK_FALSE(reading.taken.has_value());
    CHECK(reading.origins.empty());
    for (const auto& [path, value] : said::everything(reading)) CHECK(value == "-");
    auto walk = said::walkOf("1.3.6.1.2.1.1.3.0|67|12345\n");
    walk.remarks = {"The table broke off."};
    const auto said = snmp::understand(walk);
    CHECK(said.taken == walk.taken);
    REQUIRE(said.remarks.size() == 1);
    CHECK(said.remarks[0] == "The table broke off.");
    CHECK(said.machine.identity.uptime.value.count == 123);
    CHECK(said.machine.identity.uptime.from.object.text() == "1.3.6.1.2.1.1.3.0");
    CHECK(said.machine.identity.uptime.from.origin == machine::Origin::snmp);
}
