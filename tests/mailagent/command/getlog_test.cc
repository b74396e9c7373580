#include "base/text.h"
#include "run_lines.h"

#include <doctest/doctest.h>
#include <algorithm>

namespace {

using Strings = std::vector<std::string>;

TEST_CASE("M10 M14 every prefix of every list word") {
    for (const auto& row : lists::kLists) {
        for (std::size_t n = row.minimum.size(); n > 0 && n <= row.option.size(); ++n) {
            const std::string prefix(row.option.substr(0, n));
            for (const std::string& typed : {prefix, base::lower(prefix)}) {
                CAPTURE(typed);
                const auto outcome = runLines({"GETLOG " + typed});
                CHECK(outcome.lists == std::vector{row.id});
                CHECK(outcome.results.empty());
                CHECK(outcome.names == Strings{"GETLOG " + std::string(row.option)});
                CHECK_FALSE(outcome.wantsResultsMail());
            }
        }
        if (row.option.empty()) continue;
        CHECK(runLines({"GETLOG " + std::string(row.option) + "X"}).lists.empty());
    }
}

TEST_CASE("M13 to M18 GETLOG") {
    const Strings all = {"JOB",       "USER", "FONT",        "MANAGEMENT", "ADJUSTMENT",
                         "PARAMETER", "EKC",  "2MANAGEMENT", "COUNTER",    "PIXEL"};
    struct Row {
        Strings lines;
        Strings lists;
        Strings results;
        const char* note;
    };
    const std::vector<Row> rows = {
        {{"GETLOG"}, {"(phone)"}, {}, "the phone form"},
        {{"G"}, {"(phone)"}, {}, "in one letter"},
        {{"GetLog Counter"}, {"COUNTER"}, {}, "the manual's"},
        {{"g a"}, {"ADJUSTMENT"}, {}, "M14 A is ADJUSTMENT"},
        {{"g ad"}, {"ADJUSTMENT"}, {}, "AD"},
        {{"g al"}, all, {}, "M14 AL is ALL"},
        {{"g all"}, all, {}, "M15 ten lists"},
        {{"g alll"}, {}, {"Option Not Found - g alll"}, "beyond the word"},
        {{"g p"}, {"PARAMETER"}, {}, "M14 P is PARAMETER"},
        {{"g pa"}, {"PARAMETER"}, {}, "M14 PA too"},
        {{"g pi"}, {"PIXEL"}, {}, "M14 PI is PIXEL"},
        {{"g po"}, {}, {"Option Not Found - g po"}, "neither"},
        {{"g m"}, {"MANAGEMENT"}, {}, "M"},
        {{"g 2"}, {"2MANAGEMENT"}, {}, "2"},
        {{"g 2m"}, {"2MANAGEMENT"}, {}, "2M"},
        {{"g management2"}, {}, {"Option Not Found - g management2"}, "not its name"},
        {{"GetLog Counter", "GetLog Management"}, {"COUNTER", "MANAGEMENT"}, {}, "two"},
        {{"GetLog Management", "GetLog Counter"}, {"MANAGEMENT", "COUNTER"}, {}, "as asked"},
        {{"GetLog Counter Management"}, {"COUNTER"}, {}, "M17 the first alone"},
        {{"GetLog Counter ü"}, {}, {"Command Not Found - GetLog Counter ü"}, "M12 ASCII only"},
        {{"g c", "G COUNTER", "getlog cou"}, {"COUNTER"}, {}, "M16 once"},
        {{"g", "g c"}, {"(phone)", "COUNTER"}, {}, "M16 phone and counter are two"},
        {{"g", "G", "getlog"}, {"(phone)"}, {}, "M16 the phone form once"},
        {{"g c", "g al"},
         {"COUNTER", "JOB", "USER", "FONT", "MANAGEMENT", "ADJUSTMENT", "PARAMETER", "EKC",
          "2MANAGEMENT", "PIXEL"},
         {},
         "ALL adds what is missing"},
        {{"GetLog Log"}, {}, {"Option Not Found - GetLog Log"}, "M18"},
        {{"GetLog\tLog  more"}, {}, {"Option Not Found - GetLog\tLog  more"}, "M18 as typed"},
        {{"GetLog Log", "g c"}, {"COUNTER"}, {"Option Not Found - GetLog Log"}, "both"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.note);
        const auto outcome = runLines(row.lines);
        CHECK(optionsOf(outcome) == row.lists);
        CHECK(outcome.results == row.results);
        CHECK(outcome.wantsResultsMail() == !row.results.empty());
        CHECK_FALSE(outcome.newPassword.has_value());
    }
}

TEST_CASE("M48 M17 forms right after the list's name, in full; any other word is ignored") {
    struct Row {
        Strings lines;
        lists::ListId list;
        lists::Forms forms;
        const char* name;
        const char* note;
    };
    using lists::ListId;
    const std::vector<Row> rows = {
        {{"GETLOG COUNTER CSV"}, ListId::counter, {true, false, false}, "GETLOG COUNTER CSV", ""},
        {{"GETLOG COUNTER JSON"}, ListId::counter, {false, true, false}, "GETLOG COUNTER JSON", ""},
        {{"GETLOG COUNTER HTML"}, ListId::counter, {false, false, true}, "GETLOG COUNTER HTML", ""},
        {{"g c csv"}, ListId::counter, {true, false, false}, "GETLOG COUNTER CSV", "small letters"},
        {{"g\tpi \t Csv  jSON"},
         ListId::pixel,
         {true, true, false},
         "GETLOG PIXEL CSV JSON",
         "two"},
        {{"g c html csv html"},
         ListId::counter,
         {true, false, true},
         "GETLOG COUNTER HTML CSV",
         "one twice"},
        {{"g al csv"}, ListId::user, {true, false, false}, "GETLOG ALL CSV", "ALL"},
        {{"g c CS"}, ListId::counter, {}, "GETLOG COUNTER", "no prefix"},
        {{"g c CSVS"}, ListId::counter, {}, "GETLOG COUNTER", "nor text beyond it"},
        {{"g c CSV,JSON"}, ListId::counter, {}, "GETLOG COUNTER", "parted by blanks"},
        {{"g c CSV, JSON"}, ListId::counter, {}, "GETLOG COUNTER", "M17"},
        {{"GetLog Counter Management CSV"},
         ListId::counter,
         {},
         "GETLOG COUNTER",
         "M17 the first other word ends them"},
        {{"g c csv please json"},
         ListId::counter,
         {true, false, false},
         "GETLOG COUNTER CSV",
         "M17 too"},
        {{"GETLOG COUNTER", "GETLOG COUNTER CSV"},
         ListId::counter,
         {true, false, false},
         "GETLOG COUNTER",
         "M16 once, with the form"},
        {{"g c json", "G C", "g c csv"},
         ListId::counter,
         {true, true, false},
         "GETLOG COUNTER JSON",
         "M16 once, with the forms of all lines"},
        {{"g", "g c csv"}, ListId::phone, {}, "GETLOG", "the phone form has none of its own"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.note);
        CAPTURE(row.lines.front());
        const auto outcome = runLines(row.lines);
        CHECK(outcome.formsOf(row.list) == row.forms);
        CHECK(std::count(outcome.lists.begin(), outcome.lists.end(), row.list) == 1);
        CHECK(outcome.names.front() == row.name);
        CHECK(outcome.results.empty());
    }
    CHECK(runLines({"GETLOG CSV"}).results == Strings{"Option Not Found - GETLOG CSV"});
    CHECK_FALSE(runLines({"g c csv", "g p"}).formsOf(ListId::parameter).any());
}

}  // namespace
