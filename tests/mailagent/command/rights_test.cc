#include "run_lines.h"

#include <doctest/doctest.h>

namespace {

using Strings = std::vector<std::string>;

command::Context allowing(const Strings& rights) {
    auto context = plainContext();
    context.permitted = [rights](const command::Row& row, std::string_view object) {
        const std::string what = std::string(row.word) + " " + std::string(object);
        return std::find(rights.begin(), rights.end(), what) != rights.end();
    };
    return context;
}

TEST_CASE("M45 D7 what is not permitted does nothing") {
    struct Row {
        Strings rights;
        std::string line;
        Strings lists;
        Strings results;
        std::string name;
    };
    const Strings counter = {"GETLOG COUNTER"};
    const std::vector<Row> rows = {
        {counter, "G C", {"COUNTER"}, {}, "GETLOG COUNTER"},
        {counter, "G", {"(phone)"}, {}, "GETLOG"},
        {{"GETLOG JOB"}, "G", {}, {"Not Permitted - G"}, "GETLOG (not permitted)"},
        {counter, "G J", {}, {"Not Permitted - G J"}, "GETLOG (not permitted)"},
        {counter, "G X", {}, {"Option Not Found - G X"}, "GETLOG (unknown option)"},
        {{}, "G X", {}, {"Not Permitted - G X"}, "GETLOG (not permitted)"},
        {{}, "G AL", {}, {"Not Permitted - G AL"}, "GETLOG (not permitted)"},
        {{"GETLOG COUNTER", "GETLOG JOB"},
         "G AL CSV",
         {"JOB", "COUNTER"},
         {"Not Permitted - G AL CSV: without USER, FONT, MANAGEMENT, ADJUSTMENT, PARAMETER, EKC, "
          "2MANAGEMENT, PIXEL."},
         "GETLOG ALL CSV (in part)"},
        {counter, "HELP", {}, {"Not Permitted - HELP"}, "HELP (not permitted)"},
        {counter,
         "CHPASS U-BIX Sitios",
         {},
         {"Not Permitted - CHPASS ******** ********"},
         "CHPASS (not permitted)"},
        {counter, "SET INTERVAL 5", {}, {"Not Permitted - SET INTERVAL 5"}, "SET (not permitted)"},
        {counter, "SET NONSENSE 5", {}, {"Not Permitted - SET NONSENSE 5"}, "SET (not permitted)"},
        {{"SET MAILS"},
         "SET NONSENSE 5",
         {},
         {"Setting Not Found - SET NONSENSE 5: there is MAILS."},
         "SET (unknown setting)"},
        {{"SET MAILS"}, "SET I 5", {}, {"Not Permitted - SET I 5"}, "SET (not permitted)"},
        {{"SET MAILS"}, "SET M 5", {}, {"MAILS is now 5."}, "SET MAILS"},
        {{"CHPASS "},
         "CHPASS U-BIX x",
         {},
         {"SE's Password was changed successfully. -> New Password:[x]"},
         "CHPASS"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.line);
        const auto outcome = command::run({row.line}, allowing(row.rights));
        CHECK(optionsOf(outcome) == row.lists);
        CHECK(outcome.results == row.results);
        CHECK(outcome.names == Strings{row.name});
        const bool refused = row.name.find("(not permitted)") != std::string::npos;
        if (refused) CHECK((outcome.kinds.empty() && outcome.settings.empty()));
        CHECK(outcome.secret == (row.line.front() == 'C'));
    }
}

TEST_CASE("D7 where nobody says who may, SET is off and all else is on") {
    const auto outcome = runLines({"SET INTERVAL 5", "G C", "HELP", "CHPASS U-BIX x"});
    CHECK(outcome.settings.empty());
    CHECK(outcome.results.front() == "Not Permitted - SET INTERVAL 5");
    CHECK(outcome.newPassword.has_value());
    CHECK(outcome.help);
    CHECK(outcome.lists.size() == 1);
}

TEST_CASE("M23 a line that is not permitted and holds the password is secret") {
    const auto outcome = command::run({"GETLOG U-BIX", "SET U-BIX x"}, allowing({}));
    CHECK(outcome.secret);
    auto context = allowing({});
    context.maskNewPassword = true;
    CHECK(command::run({"SET U-BIX x"}, context).results ==
          Strings{"Not Permitted - SET ******** ********"});
}

}  // namespace
