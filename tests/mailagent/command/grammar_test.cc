#include "mailagent/command/grammar.h"

#include "base/text.h"

#include <doctest/doctest.h>
#include <string>
#include <vector>

namespace {

using command::parse;
using Kind = command::Parsed::Kind;

TEST_CASE("M10 every prefix of every command word, in every case, is that command") {
    for (const command::Row& row : command::kCommands) {
        for (std::size_t n = 1; n <= row.word.size(); ++n) {
            const std::string prefix(row.word.substr(0, n));
            std::string mixed = base::lower(prefix);
            mixed[0] = base::upper(mixed[0]);
            for (const std::string& typed : {prefix, base::lower(prefix), mixed}) {
                CAPTURE(typed);
                const auto parsed = parse(typed);
                REQUIRE((parsed.kind == Kind::command) == (n >= row.minimum));
                if (parsed.row != nullptr) CHECK(parsed.row->id == row.id);
            }
        }
        const std::string beyond = std::string(row.word) + "S";
        CAPTURE(beyond);
        CHECK(parse(beyond).kind == Kind::unknown);
        CHECK(parse(std::string(row.word) + ".").kind == Kind::unknown);
    }
}

TEST_CASE("M9 M11 M12 lines") {
    struct Row {
        std::string line;
        Kind kind;
        std::vector<std::string> words;
        const char* note;
    };
    const std::vector<Row> rows = {
        {"", Kind::ignored, {}, "empty"},
        {"\r", Kind::ignored, {}, "a bare CR"},
        {" ", Kind::ignored, {}, "one blank"},
        {"   \t ", Kind::ignored, {}, "blanks"},
        {" GETLOG", Kind::ignored, {}, "indented by a blank"},
        {"\tGETLOG", Kind::ignored, {}, "indented by a TAB"},
        {"GETLOG", Kind::command, {}, "alone"},
        {"GETLOG\r", Kind::command, {}, "with a CR"},
        {"GETLOG ", Kind::command, {}, "a blank behind"},
        {"GETLOG\t", Kind::command, {}, "a TAB behind"},
        {"GETLOG COUNTER", Kind::command, {"COUNTER"}, "one blank"},
        {"GETLOG    COUNTER", Kind::command, {"COUNTER"}, "several"},
        {"GETLOG\tCOUNTER", Kind::command, {"COUNTER"}, "a TAB"},
        {"GETLOG \t \t COUNTER \t ", Kind::command, {"COUNTER"}, "both, and behind"},
        {"GetLog Counter Management", Kind::command, {"Counter", "Management"}, "further words"},
        {"ChPass U-BIX Sitios", Kind::command, {"U-BIX", "Sitios"}, "case of words is kept"},
        {"GETLOGS", Kind::unknown, {}, "beyond the word"},
        {"GETLOGCOUNTER", Kind::unknown, {}, "no blank"},
        {"GETLOG,COUNTER", Kind::unknown, {}, "a comma is no blank"},
        {"GETLOG\xc2\xa0"
         "COUNTER",
         Kind::unknown,
         {},
         "nor is NBSP"},
        {"GETLOG C\xc3\xb6unter", Kind::unknown, {}, "not ASCII in an option"},
        {"HELP \xe2\x9c\x89", Kind::unknown, {}, "not ASCII in a further word"},
        {"\xef\xbc\xa7\xef\xbc\xa5\xef\xbc\xb4", Kind::unknown, {}, "full-width letters"},
        {"\u041dELP", Kind::unknown, {}, "a Cyrillic look-alike"},
        {std::string("HELP\0", 5), Kind::unknown, {}, "NUL"},
        {"HELP\x1b[2J", Kind::unknown, {}, "escape"},
        {"HELP\x7f", Kind::unknown, {}, "DEL"},
        {"HELP\rGETLOG", Kind::unknown, {}, "a CR within"},
        {"HELP\nGETLOG", Kind::unknown, {}, "a line end within"},
        {"XYZ", Kind::unknown, {}, "no command"},
        {"> GETLOG", Kind::unknown, {}, "a quote sign, where quotes are read"},
        {".GETLOG", Kind::unknown, {}, "a dot"},
        {"G", Kind::command, {}, "one letter"},
        {"g c", Kind::command, {"c"}, "two letters"},
        {std::string(5000, 'G'), Kind::unknown, {}, "a long word"},
        {"GETLOG " + std::string(5000, 'C'),
         Kind::command,
         {std::string(5000, 'C')},
         "long option"},
        {"\xff\xfe", Kind::unknown, {}, "no UTF-8"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.note);
        const auto parsed = parse(row.line);
        CHECK(parsed.kind == row.kind);
        CHECK(std::vector<std::string>(parsed.words.begin(), parsed.words.end()) == row.words);
        CHECK((parsed.row != nullptr) == (row.kind == Kind::command));
    }
}

TEST_CASE("prefixes and ambiguity") {
    using command::abbreviates;
    using command::ambiguous;
    CHECK(abbreviates("al", "ALL", 2));
    CHECK_FALSE(abbreviates("a", "ALL", 2));
    CHECK_FALSE(abbreviates("", "ALL", 0));
    CHECK_FALSE(ambiguous("ADJUSTMENT", 1, "ALL", 2));
    CHECK(ambiguous("ADJUSTMENT", 1, "ALL", 1));
    CHECK(ambiguous("SETTIME", 3, "SET", 3));
    CHECK_FALSE(ambiguous("SETTIME", 4, "SET", 3));
}

}  // namespace
