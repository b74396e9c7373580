// PWG 5100.13 and 5100.9 rows as printers write them.
#include "machine/ipp/text_values.h"

#include <doctest/doctest.h>

namespace {

struct Row {
    const char* text;
    const char* key;
    const char* value;
    const char* note;
};

constexpr Row kRows[] = {
    {"index=1;type=toner;level=60", "level", "60", "without a last semicolon"},
    {"index=1;type=toner;level=60;", "level", "60", "with one"},
    {"INDEX = 1 ; Level = -3 ;", "level", "-3", "case and blanks"},
    {"level=1;level=2;", "level", "1", "the first of two counts (Kyocera)"},
    {"name=Tray 1 = left;", "name", "Tray 1 = left", "an equals sign in the value"},
    {"name=;level=3", "name", "", "an empty value"},
    {"printer-alert[0] = code=jam;index=1;", "code", "jam", "the attribute's name before it"},
    {"printer-alert[12]=code=jam", "code", "jam", "and without blanks"},
    {"tray[x] = code=jam", "tray[x]", "code=jam", "no such name"},
    {"none", "code", "", "no fields at all"},
    {"", "code", "", "nothing"},
    {";;;=;=x;", "", "", "only separators"},
};

}  // namespace

TEST_CASE("key=value rows are read as printers write them (PWG 5100.13)") {
    for (const auto& row : kRows) {
        CAPTURE(row.note);
        CHECK(ipp::TextFields(row.text)[row.key] == row.value);
    }
}

TEST_CASE("numbers of a row are whole decimal numbers or nothing") {
    const struct {
        const char* text;
        std::optional<std::int64_t> number;
    } cases[] = {{"a=0", 0},
                 {"a=-2", -2},
                 {"a=+7", 7},
                 {"a=9223372036854775807", 9223372036854775807},
                 {"a=9223372036854775808", {}},
                 {"a=12x", {}},
                 {"a=", {}},
                 {"a=0x10", {}},
                 {"a=1.5", {}},
                 {"b=1", {}}};
    for (const auto& one : cases) {
        CAPTURE(one.text);
        CHECK(ipp::TextFields(one.text).number("a") == one.number);
    }
}

TEST_CASE("a row is bounded") {
    std::string many;
    for (int i = 0; i < 1000; ++i) many += "k" + std::to_string(i) + "=v;";
    CHECK(ipp::TextFields(many).all().size() == ipp::kMostFields);
    CHECK(ipp::TextFields("a=" + std::string(5000, 'x'))["a"].size() == ipp::kLongestField);
}

TEST_CASE("a device id gives its fields (IEEE 1284.4)") {
    const char* kyocera = "ID:X;MFG:Kyocera;MDL:ECOSYS M2040dn;SER:VCF9192281;URF:V1.4,W8;";
    CHECK(ipp::deviceIdField(kyocera, {"SN", "SER"}) == "VCF9192281");
    CHECK(ipp::deviceIdField(kyocera, {"mdl"}) == "ECOSYS M2040dn");
    CHECK(ipp::deviceIdField(kyocera, {"DES"}).empty());
    CHECK(ipp::deviceIdField("SN:;SERN:A1", {"SN", "SERN"}) == "A1");
    CHECK(ipp::deviceIdField("", {"SN"}).empty());
}
