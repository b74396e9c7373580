// Recorded walks: what is read, what is refused with its line, and that writing gives back the
// same.
#include "machine/snmp/walk_file.h"

#include <doctest/doctest.h>
#include <unistd.h>
#include <cstdlib>
#include <filesystem>

using snmp::Oid;
using snmp::parseWalk;
using snmp::Type;

namespace {

bool same(const snmp::Datum& a, const snmp::Datum& b) {
    return a.type == b.type && a.number == b.number && a.octets == b.octets && a.oid == b.oid;
}

bool same(const snmp::Walk& a, const snmp::Walk& b) {
    return a.objects.size() == b.objects.size() &&
           std::equal(a.objects.begin(), a.objects.end(), b.objects.begin(),
                      [](const auto& x, const auto& y) {
                          return x.first == y.first && same(x.second, y.second);
                      });
}

}  // namespace

TEST_CASE("Every tag of snmprec is read as the type that it names") {
    struct Row {
        const char* line;
        snmp::Datum expected;
        const char* note;
    };
    const Row rows[] = {
        {"1.2|2|-3", {.type = Type::integer, .number = -3}, "a negative level"},
        {"1.2|4|a|b", {.type = Type::octets, .octets = "a|b"}, "a bar within the value"},
        {"1.2|4|", {.type = Type::octets}, "an empty string"},
        {"1.2|4x|00ff0A", {.type = Type::octets, .octets = std::string("\0\xff\n", 3)}, "hex"},
        {"1.2|4x|", {.type = Type::octets}, "empty hex"},
        {"1.2|5|", {.type = Type::null}, "null"},
        {"1.2|6|.1.3.6", {.type = Type::oid, .oid = Oid{1, 3, 6}}, "an OID"},
        {"1.2|64|10.0.0.255",
         {.type = Type::ipAddress, .octets = std::string("\x0a\0\0\xff", 4)},
         "an address"},
        {"1.2|64x|0a000001",
         {.type = Type::ipAddress, .octets = std::string("\x0a\0\0\x01", 4)},
         "in hex"},
        {"1.2|65|4294967295", {.type = Type::counter32, .number = 4294967295}, "the largest"},
        {"1.2|66|7", {.type = Type::gauge32, .number = 7}, "a gauge"},
        {"1.2|67|123456789", {.type = Type::timeTicks, .number = 123456789}, "ticks"},
        {"1.2|68x|9f78", {.type = Type::opaque, .octets = "\x9f\x78"}, "opaque"},
        {"1.2|70|18446744073709551615", {.type = Type::counter64, .number = INT64_MAX}, "capped"},
        {"1.2|2:delay|value=5,wait=1500,deviation=0", {.type = Type::integer, .number = 5}, "slow"},
        {"1.2|4:error|op=get,status=genError,value=Toner",
         {.type = Type::octets, .octets = "Toner"},
         "a fault's value"},
        {"1.2|2|5\r", {.type = Type::integer, .number = 5}, "CRLF"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        const auto walk = parseWalk(row.line, "t", {});
        REQUIRE(walk);
        CHECK(walk->remarks.empty());
        const auto* datum = walk->find(Oid{1, 2});
        REQUIRE(datum != nullptr);
        CHECK(same(*datum, row.expected));
    }
}

TEST_CASE("A line that cannot be read is told with its number and costs no other") {
    const char* bad[] = {"6git3159",
                         "1.2|2",
                         "sysDescr|4|x",
                         "1.2||5",
                         "1.2|3|5",
                         "1.2|2|6git3159",
                         "1.2|2|",
                         "1.2|2|4294967295",
                         "1.2|65|-1",
                         "1.2|65|4294967296",
                         "1.2|4x|abc",
                         "1.2|4x|zz",
                         "1.2|64|1.2.3",
                         "1.2|64|1.2.3.256",
                         "1.2|64x|0a",
                         "1.2|6|",
                         "1.2|2:delay|wait=5",
                         "1.2|70|18446744073709551616",
                         "|4|x",
                         "1.2|4xx|00"};
    for (const char* line : bad) {
        CAPTURE(line);
        const auto alone = parseWalk(line, "t.snmprec", {});
        REQUIRE_FALSE(alone);
        CHECK(alone.error().kind == base::Kind::invalid);
        CHECK(alone.error().text.find("t.snmprec line 1 ") == 0);
        const auto walk = parseWalk("# note\n\n" + std::string(line) + "\n1.3|2|1\n", "t", {});
        REQUIRE(walk);
        CHECK(walk->objects.size() == 1);
        REQUIRE(walk->remarks.size() == 1);
        CHECK(walk->remarks[0].find("t line 3 ") == 0);
    }
}

TEST_CASE("Files are bounded: remarks, objects, bytes; hostile text is made printable") {
    std::string many = "1.3|2|1\n";
    for (int i = 0; i < 50; ++i) many += "\x1b[2Jbad\n";
    const auto walk = parseWalk(many, "t", {});
    REQUIRE(walk);
    CHECK(walk->remarks.size() == snmp::kMostFileRemarks + 1);
    CHECK(walk->remarks.back().find("30 more lines") != std::string::npos);
    CHECK(walk->remarks[0].find('\x1b') == std::string::npos);

    std::string objects;
    for (std::size_t i = 0; i <= snmp::kWalkFileObjects; ++i) {
        objects += "1." + std::to_string(i) + "|5|\n";
    }
    CHECK_FALSE(parseWalk(objects, "t", {}));
    CHECK_FALSE(parseWalk(std::string(snmp::kWalkFileLimit.count + 1, '\n'), "t", {}));
    CHECK_FALSE(parseWalk("", "t", {}));
    CHECK_FALSE(snmp::readWalkFile("/nonexistent/walk.snmprec"));
}

TEST_CASE("Of an object that stands twice the first line holds") {
    const auto walk = parseWalk("1.3|2|1\n1.3|2|2\n", "t", {});
    REQUIRE(walk);
    CHECK(walk->find(Oid{1, 3})->number == 1);
}

TEST_CASE("What was recorded is read back the same") {
    const std::string lines =
        "1.2.1|2|-3\n1.2.2|4|Toner (Black)\n1.2.3|4x|820a0d\n1.2.4|4x|2061\n1.2.5|5|\n"
        "1.2.6|6|1.3.6.1\n1.2.7|64x|0a00000f\n1.2.8|65|1\n1.2.9|66|2\n1.2.10|67|3\n1.2.11|68x|00\n"
        "1.2.12|70|5\n1.2.13|4|\n";
    const auto walk = parseWalk(lines, "t", {});
    REQUIRE(walk);
    CHECK(snmp::formatWalk(*walk) == lines);
    const auto path = "/tmp/mailagent-walk-test-" + std::to_string(getpid());
    REQUIRE(snmp::writeWalkFile(path, *walk));
    const auto again = snmp::readWalkFile(path);
    std::filesystem::remove(path);
    REQUIRE(again);
    CHECK(same(*again, *walk));
    CHECK(again->taken > base::Time{});
}

TEST_CASE("Every public walk is read without a remark and written back the same") {
    const std::filesystem::path folder = std::string(PROJECT_FOLDER) + "/../shared/data/snmp";
    if (!std::filesystem::is_directory(folder)) {
        if (std::getenv("CI") != nullptr) FAIL("no walks at " << folder.string());
        MESSAGE("SKIPPED: no walks at " << folder.string());
        return;
    }
    int files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".snmprec") continue;
        CAPTURE(entry.path().string());
        const auto walk = snmp::readWalkFile(entry.path().string());
        REQUIRE(walk);
        for (const auto& remark : walk->remarks) CHECK(remark == "");
        const auto again = parseWalk(snmp::formatWalk(*walk), "t", {});
        REQUIRE(again);
        CHECK(same(*again, *walk));
        ++files;
    }
    CHECK(files > 30);
}
