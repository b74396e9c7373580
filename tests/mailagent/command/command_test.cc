#include "base/text.h"
#include "run_lines.h"

#include <doctest/doctest.h>

namespace {

using Strings = std::vector<std::string>;

TEST_CASE("M12 an unknown line is answered with itself") {
    struct Row {
        std::string line;
        std::string result;
        const char* note;
    };
    const std::string longLine(300, 'x');
    const std::vector<Row> rows = {
        {"Hello", "Command Not Found - Hello", "a word"},
        {"Dear machine,\tplease", "Command Not Found - Dear machine,\tplease", "as typed"},
        {"GETLOGS", "Command Not Found - GETLOGS", "M10"},
        {"Grüße", "Command Not Found - Grüße", "not ASCII"},
        {"a\x1b[2Jb", "Command Not Found - a\\x1b[2Jb", "control characters are escaped"},
        {"Hello\r", "Command Not Found - Hello", "a CR at the end"},
        {longLine, "Command Not Found - " + std::string(200, 'x') + "...", "bounded"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.note);
        CHECK(runLines({row.line}).results == Strings{row.result});
    }
}

TEST_CASE("M13 ten commands count, the eleventh is ignored") {
    struct Row {
        std::size_t helps, unknown, blanks;
        std::size_t commands, ignored, results;
        const char* note;
    };
    const Row rows[] = {
        {10, 0, 0, 10, 0, 0, "ten"},
        {11, 0, 0, 10, 1, 0, "eleven"},
        {0, 10, 0, 10, 0, 10, "ten unknown lines"},
        {0, 12, 0, 10, 2, 10, "twelve unknown lines"},
        {5, 6, 0, 10, 1, 5, "mixed"},
        {10, 0, 50, 10, 0, 0, "blank and indented lines do not count"},
        {0, 0, 50, 0, 0, 0, "nothing but blank lines"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.note);
        Strings lines(row.blanks, "");
        if (row.blanks > 0) lines.emplace_back(" indented");
        lines.insert(lines.end(), row.helps, "HELP");
        lines.insert(lines.end(), row.unknown, "xyz");
        lines.emplace_back("\tindented");
        const auto outcome = runLines(lines);
        CHECK(outcome.commands == row.commands);
        CHECK(outcome.ignored == row.ignored);
        CHECK(outcome.results.size() == row.results);
        CHECK(outcome.names.size() == row.commands);
        CHECK(outcome.wantsResultsMail());
    }
}

TEST_CASE("M13 an eleventh CHPASS changes nothing, an eleventh GETLOG sends nothing") {
    Strings lines(10, "G");
    lines.emplace_back("CHPASS U-BIX Sitios");
    lines.emplace_back("GETLOG COUNTER");
    const auto outcome = runLines(lines);
    CHECK_FALSE(outcome.newPassword.has_value());
    CHECK(optionsOf(outcome) == Strings{"(phone)"});
    CHECK(outcome.ignored == 2);
    CHECK(outcome.wantsResultsMail());
}

TEST_CASE("M25 results keep the order typed, HELP comes once") {
    const auto outcome =
        runLines({"GETLOG X", "HELP", "xyz", "CHPASS U-BIX Sitios", "help", "G C"});
    CHECK(outcome.results ==
          Strings{"Option Not Found - GETLOG X", "Command Not Found - xyz",
                  "SE's Password was changed successfully. -> New Password:[Sitios]"});
    CHECK(outcome.help);
    CHECK(optionsOf(outcome) == Strings{"COUNTER"});
    CHECK(command::summary(outcome) ==
          "GETLOG (unknown option), HELP, unknown command, CHPASS, HELP, GETLOG COUNTER");
}

TEST_CASE("a mail without a command wants an answer all the same") {
    for (const Strings& lines : {Strings{}, Strings{"", " x", "\ty"}}) {
        const auto outcome = runLines(lines);
        CHECK(outcome.commands == 0);
        CHECK(outcome.wantsResultsMail());
        CHECK(command::summary(outcome) == "no command");
    }
}

TEST_CASE("without a password to compare with, nothing changes") {
    const auto outcome = command::run({"CHPASS  x y", "CHPASS x y"}, command::Context{});
    CHECK_FALSE(outcome.newPassword.has_value());
}

TEST_CASE("results are bounded whatever is typed") {
    for (const char filler : {'x', '\x01', '\xff', '\t', ' '}) {
        Strings lines(5000, "x" + std::string(70000, filler));
        const auto outcome = runLines(lines);
        CHECK(outcome.results.size() == 10);
        for (const auto& result : outcome.results) {
            CHECK(result.size() < 300);
            CHECK(base::isUtf8(result));
        }
    }
}

}  // namespace
