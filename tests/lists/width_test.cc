// No line overflows and no control character gets out, whatever the machine says.
#include "base/text.h"
#include "tests/lists/sample.h"

#include <algorithm>
#include <random>

using lists::ListId;

namespace {

const char* const kTexts[] = {
    "\"\"",
    "\"x\"",
    "\"\\u001b[2J\\u0007\\u0000\"",
    "\"a\\nEND OF LIST\\r\\n\\tb\"",
    "\"複合機の紙詰まり複合機の紙詰まり複合機の紙詰まり複合機の紙詰まり複合機の紙詰まり\"",
    "\"\\u202eabc\\u2066\\u200b\\ufeff\\u2028\"",
    "\"e\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301\"",
    "\"😀😀😀😀😀😀😀😀😀😀😀😀\""};
const char* const kNumbers[] = {"0",     "1",    "7",          "100",  "-1",
                                "-2",    "-3",   "4294967295", "1.25", "18446744073709551615",
                                "\"9\"", "null", "9999999999"};

std::string longText(std::mt19937& random) {
    return "\"" + std::string(random() % 400, static_cast<char>('!' + 2 + random() % 50)) + "\"";
}

/// The JSON with some of its values, never its names, replaced by nasty ones.
std::string shaken(const std::string& json, std::mt19937& random) {
    std::string out;
    for (std::size_t at = 0; at < json.size();) {
        std::size_t end = at + 1;
        if (json[at] == '"') {
            while (json[end] != '"' || json[end - 1] == '\\') ++end;
            ++end;
            const bool name = end < json.size() && json[end] == ':';
            if (!name && random() % 3 == 0) {
                out += random() % 4 == 0 ? longText(random) : kTexts[random() % std::size(kTexts)];
            } else {
                out += json.substr(at, end - at);
            }
        } else if (base::isDigit(json[at]) || json[at] == '-') {
            while (end < json.size() && (base::isDigit(json[end]) || json[end] == '.')) ++end;
            out += random() % 3 == 0 ? kNumbers[random() % std::size(kNumbers)]
                                     : json.substr(at, end - at);
        } else {
            out += json[at];
        }
        at = end;
    }
    return out;
}

void check(ListId id, const std::string& text) {
    const bool phone = id == ListId::phone;
    const std::size_t most = phone ? lists::kPhoneColumns : lists::kColumns;
    const auto lines = sample::linesOf(text);
    for (const auto& line : lines) {
        CHECK(base::displayWidth(line) <= most);
        CHECK(base::isUtf8(line));
        CHECK(std::none_of(line.begin(), line.end(), [](char c) {
            return (static_cast<unsigned char>(c) < 0x20) || c == 0x7f;
        }));
        CHECK((line.empty() || line.back() != ' '));
        CHECK((base::displayWidth(line) <= most ? "" : line) == "");
    }
    CHECK(text.back() == '\n');
    if (phone) CHECK(lines.size() <= lists::kPhoneLines);
}

}  // namespace

TEST_CASE("M19 no line is wider than 128 cells, the phone form 40 cells and 24 lines") {
    const std::string json = sample::bytesOf(sample::snapshotPath("konica-8050"));
    std::mt19937 random(20260302);
    for (int round = 0; round < 60; ++round) {
        auto reading = machine::parseSnapshot(shaken(json, random), "shaken", {});
        REQUIRE(reading);
        auto frame = sample::frame();
        const auto previous = sample::reading("konica-8050");
        if (round % 2 == 0) frame.previous = &previous;
        if (round % 3 == 0) frame.nickname = std::string(random() % 300, 'n');
        if (round % 4 == 0) frame.readError = "複合機\x1b[31m" + std::string(random() % 500, 'e');
        if (round % 5 == 0) reading->origins = {machine::Origin::snmp, machine::Origin::snapshot};
        for (const auto& row : lists::kLists) {
            CAPTURE(row.title);
            check(row.id, lists::render(row.id, *reading, frame));
        }
    }
}

TEST_CASE("M19 the extreme sample keeps to the page, plain and mixed") {
    auto reading = sample::reading("extreme");
    for (const auto& row : lists::kLists)
        check(row.id, lists::render(row.id, reading, sample::frame()));
    reading.origins = {machine::Origin::ipp, machine::Origin::snapshot};
    for (const auto& row : lists::kLists)
        check(row.id, lists::render(row.id, reading, sample::frame()));
}
