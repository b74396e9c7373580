#include "run_lines.h"

#include <doctest/doctest.h>

namespace {

TEST_CASE("M20 to M23 CHPASS") {
    const std::string twenty(20, 'x');
    struct Row {
        std::string line;
        std::string result;
        std::string password;  // "" where nothing changes
        std::string name;
        const char* note;
    };
    const std::string done = "SE's Password was changed successfully. -> New Password:[";
    const std::string invalid = "Old Password is Invalid. ->";
    const std::string violation = "Violation on format by new password. ->";
    const std::string wrong = "CHPASS (old password wrong)";
    const std::string malformed = "CHPASS (new password malformed)";
    const std::vector<Row> rows = {
        {"ChPass U-BIX Sitios", done + "Sitios]", "Sitios", "CHPASS", "M21, the manual's"},
        {"c U-BIX Sitios", done + "Sitios]", "Sitios", "CHPASS", "shortened"},
        {"CHPASS\tU-BIX\t \tSitios", done + "Sitios]", "Sitios", "CHPASS", "TABs"},
        {"CHPASS U-BIX Sitios and more", done + "Sitios]", "Sitios", "CHPASS", "M13 further words"},
        {"CHPASS U-BIX U-BIX", done + "U-BIX]", "U-BIX", "CHPASS", "the same again"},
        {"CHPASS U-BIX " + twenty, done + twenty + "]", twenty, "CHPASS", "twenty"},
        {"CHPASS U-BIX " + twenty + "y", violation + "CHPASS U-BIX " + twenty + "y", "", malformed,
         "M20 twenty-one"},
        {"ChPass Sitios U-BIX", invalid + "ChPass Sitios U-BIX", "", wrong, "M22, the manual's"},
        {"CHPASS u-bix Sitios", invalid + "CHPASS u-bix Sitios", "", wrong, "M20 case differs"},
        {"ChPass Sitios", violation + "ChPass Sitios", "", malformed, "M23, the manual's"},
        {"ChPass U-BIX", violation + "ChPass U-BIX", "", malformed, "M23 with the right old one"},
        {"ChPass", violation + "ChPass", "", malformed, "M23 alone"},
        {"CHPASS wrong " + twenty + "y", violation + "CHPASS wrong " + twenty + "y", "", malformed,
         "both wrong: the format is said, nothing about the old one"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.note);
        const auto outcome = runLines({row.line});
        CHECK(outcome.results == std::vector{row.result});
        CHECK(outcome.names == std::vector{row.name});
        CHECK(outcome.secret);
        CHECK(outcome.newPassword.has_value() == !row.password.empty());
        if (outcome.newPassword) CHECK(outcome.newPassword->expose() == row.password);
    }
}

TEST_CASE("M12 a password that is not ASCII makes the line no command") {
    const auto outcome = runLines({"CHPASS U-BIX S\u00eftios"});
    CHECK(outcome.results ==
          std::vector<std::string>{"Command Not Found - CHPASS U-BIX S\u00eftios"});
    CHECK(outcome.names == std::vector<std::string>{"unknown command"});
    CHECK(outcome.secret);
}

TEST_CASE("M21 a new password counts from the next mail on; the last change wins") {
    const auto outcome = runLines({"CHPASS U-BIX one", "CHPASS one two", "CHPASS U-BIX three",
                                   "CHPASS U-BIX " + std::string(21, 'x')});
    REQUIRE(outcome.results.size() == 4);
    CHECK(outcome.results[1] == "Old Password is Invalid. ->CHPASS one two");
    REQUIRE(outcome.newPassword);
    CHECK(outcome.newPassword->expose() == "three");
}

TEST_CASE("M23 masked, the results hold no password") {
    const auto outcome = runLines({"ChPass U-BIX Sitios", "ChPass Sitios U-BIX more",
                                   "ChPass Sitios", "CHPAS5 U-BIX Sitios", "xyz U-BIX"},
                                  true);
    CHECK(outcome.results ==
          std::vector<std::string>{
              "SE's Password was changed successfully. -> New Password:[********]",
              "Old Password is Invalid. ->ChPass ******** ******** ********",
              "Violation on format by new password. ->ChPass ********",
              "Command Not Found - CHPAS5 ******** ********",
              "Command Not Found - xyz ********",
          });
    REQUIRE(outcome.newPassword);
    CHECK(outcome.newPassword->expose() == "Sitios");
}

TEST_CASE("a line that may be a mistyped CHPASS makes the results secret") {
    struct Row {
        std::string line;
        bool secret;
    };
    const Row rows[] = {
        {"CHPAS5 old new", true}, {"HCPASS old new", true},   {"chpas old new", true},
        {"passwd new", true},     {"CHPASS:old new", true},   {"\uff23HPASS old new", true},
        {"change it to x", true}, {"set U-BIX Sitios", true}, {"GETLOG U-BIX", true},
        {"GETLOG LOG", false},    {"Hello machine", false},   {"Regards, Ann", false},
        {"XYZ", false},           {"HELP me", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.line);
        CHECK(runLines({row.line}).secret == row.secret);
    }
}

TEST_CASE("no password given to CHPASS appears in the names for the log") {
    for (const char* head :
         {"CHPASS ", "C ", "chpas5 ", "CHPASS\t", "passwd ", "XCHPASS ", "GETLOG "}) {
        for (const char* tail : {"Tango-77 Foxtrot-88", "U-BIX Foxtrot-88", "Tango-77",
                                 "U-BIX Foxtrot-88 Tango-77", "Foxtrot-88\u00e4 Tango-77"}) {
            for (const bool mask : {false, true}) {
                const auto outcome = runLines({std::string(head) + tail, "HELP Tango-77"}, mask);
                const std::string log = command::summary(outcome);
                CAPTURE(log);
                for (const char* word : {"Tango", "Foxtrot", "U-BIX"}) {
                    CHECK(log.find(word) == std::string::npos);
                }
            }
        }
    }
}

}  // namespace
