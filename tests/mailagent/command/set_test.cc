#include "base/text.h"
#include "mailagent/command/remote_settings.h"
#include "run_lines.h"

#include <doctest/doctest.h>
#include <random>

namespace {

using Strings = std::vector<std::string>;
using command::SetTo;

/// A sender who may do everything; the machine's settings are those of a new machine.
command::Context ownerContext() {
    auto context = plainContext();
    context.permitted = [](const command::Row&, std::string_view) { return true; };
    context.settingNow = [](std::string_view name) -> std::optional<std::string> {
        if (name == "INTERVAL") return "10";
        if (name == "NICKNAME") return "";
        if (name == "ENABLE") return "YES";
        if (name == "ZONE") return "+0000";
        return std::nullopt;
    };
    return context;
}

TEST_CASE("D7 SET") {
    struct Row {
        std::string line;
        std::vector<SetTo> set;
        std::string result;
        std::string name;
    };
    const std::string sixtyFour(64, 'n');
    const std::vector<Row> rows = {
        {"SET INTERVAL 5",
         {{"INTERVAL", "5"}},
         "INTERVAL is now 5 min (was 10 min).",
         "SET INTERVAL"},
        {"s i 05", {{"INTERVAL", "5"}}, "INTERVAL is now 5 min (was 10 min).", "SET INTERVAL"},
        {"Set Interval 60 min",
         {{"INTERVAL", "60"}},
         "INTERVAL is now 60 min (was 10 min).",
         "SET INTERVAL"},
        {"SET INTERVAL 60MIN\r",
         {{"INTERVAL", "60"}},
         "INTERVAL is now 60 min (was 10 min).",
         "SET INTERVAL"},
        {"SET INTERVAL 0",
         {},
         "Bad Value - SET INTERVAL 0: INTERVAL is 1 to 60 (minutes).",
         "SET INTERVAL (bad value)"},
        {"SET INTERVAL 61",
         {},
         "Bad Value - SET INTERVAL 61: INTERVAL is 1 to 60 (minutes).",
         "SET INTERVAL (bad value)"},
        {"SET INTERVAL 1 h",
         {},
         "Bad Value - SET INTERVAL 1 h: INTERVAL is 1 to 60 (minutes).",
         "SET INTERVAL (bad value)"},
        {"SET INTERVAL -5",
         {},
         "Bad Value - SET INTERVAL -5: INTERVAL is 1 to 60 (minutes).",
         "SET INTERVAL (bad value)"},
        {"SET INTERVAL 4294967301",
         {},
         "Bad Value - SET INTERVAL 4294967301: INTERVAL is 1 to 60 (minutes).",
         "SET INTERVAL (bad value)"},
        {"SET INTERVAL",
         {},
         "Bad Value - SET INTERVAL: INTERVAL is 1 to 60 (minutes).",
         "SET INTERVAL (bad value)"},
        {"SET INTERVAL min",
         {},
         "Bad Value - SET INTERVAL min: INTERVAL is 1 to 60 (minutes).",
         "SET INTERVAL (bad value)"},
        {"SET NICKNAME HQ-2F",
         {{"NICKNAME", "HQ-2F"}},
         "NICKNAME is now HQ-2F (was empty).",
         "SET NICKNAME"},
        {"s n  2nd floor,  left ",
         {{"NICKNAME", "2nd floor,  left"}},
         "NICKNAME is now 2nd floor,  left (was empty).",
         "SET NICKNAME"},
        {"SET NICKNAME -",
         {{"NICKNAME", ""}},
         "NICKNAME is now empty (was empty).",
         "SET NICKNAME"},
        {"SET NICKNAME " + sixtyFour,
         {{"NICKNAME", sixtyFour}},
         "NICKNAME is now " + sixtyFour + " (was empty).",
         "SET NICKNAME"},
        {"SET NICKNAME " + sixtyFour + "n",
         {},
         "Bad Value - SET NICKNAME " + sixtyFour +
             "n: NICKNAME is up to 64 characters, or - for none.",
         "SET NICKNAME (bad value)"},
        {"SET NICKNAME a\tb",
         {},
         "Bad Value - SET NICKNAME a\tb: NICKNAME is up to 64 characters, or - for none.",
         "SET NICKNAME (bad value)"},
        {"SET NICKNAME",
         {},
         "Bad Value - SET NICKNAME: NICKNAME is up to 64 characters, or - for none.",
         "SET NICKNAME (bad value)"},
        {"SET ENABLE NO",
         {{"ENABLE", "NO"}},
         "ENABLE is now NO (was YES). The machine reads no mail any more; it can only be switched "
         "on again at the agent.",
         "SET ENABLE"},
        {"set enable y", {{"ENABLE", "YES"}}, "ENABLE is now YES (was YES).", "SET ENABLE"},
        {"SET ENABL NO",
         {},
         "Setting Not Found - SET ENABL NO: there is INTERVAL, NICKNAME, ENABLE, MAILS, DELAY, "
         "ZONE.",
         "SET (unknown setting)"},
        {"SET ENABLE off",
         {},
         "Bad Value - SET ENABLE off: ENABLE is YES or NO.",
         "SET ENABLE (bad value)"},
        {"SET MAILS 500", {{"MAILS", "500"}}, "MAILS is now 500.", "SET MAILS"},
        {"SET MAILS 501",
         {},
         "Bad Value - SET MAILS 501: MAILS is 1 to 500.",
         "SET MAILS (bad value)"},
        {"SET DELAY n", {{"DELAY", "NO"}}, "DELAY is now NO.", "SET DELAY"},
        {"SET ZONE +0130", {{"ZONE", "+0130"}}, "ZONE is now +0130 (was +0000).", "SET ZONE"},
        {"SET ZONE ../../etc/passwd",
         {},
         "Bad Value - SET ZONE ../../etc/passwd: ZONE is +0100 or Europe/Berlin.",
         "SET ZONE (bad value)"},
        {"SET",
         {},
         "Setting Not Found - SET: there is INTERVAL, NICKNAME, ENABLE, MAILS, DELAY, ZONE.",
         "SET (unknown setting)"},
        {"SET SENDERS any",
         {},
         "Setting Not Found - SET SENDERS any: there is INTERVAL, NICKNAME, ENABLE, MAILS, DELAY, "
         "ZONE.",
         "SET (unknown setting)"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.line);
        const auto outcome = command::run({row.line}, ownerContext());
        CHECK(outcome.settings == row.set);
        CHECK(outcome.results == Strings{row.result});
        CHECK(outcome.names == Strings{row.name});
        CHECK(outcome.kinds == (row.set.empty() ? Strings{} : Strings{row.name}));
        CHECK(outcome.heldBack.empty());
        CHECK_FALSE(outcome.secret);
    }
}

TEST_CASE("D7 of one setting set twice in a mail the last value counts") {
    const auto outcome = command::run(
        {"SET INTERVAL 5", "SET MAILS 7", "SET INTERVAL 61", "SET INTERVAL 20"}, ownerContext());
    CHECK(outcome.settings == std::vector<SetTo>{{"MAILS", "7"}, {"INTERVAL", "20"}});
    CHECK(outcome.kinds == Strings{"SET INTERVAL", "SET MAILS"});
    CHECK(outcome.results.back() == "INTERVAL is now 20 min (was 5 min).");
    CHECK(command::summary(outcome) ==
          "SET INTERVAL, SET MAILS, SET INTERVAL (bad value), SET INTERVAL");
}

TEST_CASE("D7 every prefix of every setting that SET knows") {
    for (const auto& setting : command::kRemoteSettings) {
        for (std::size_t n = 1; n <= setting.name.size(); ++n) {
            const std::string typed = base::lower(setting.name.substr(0, n));
            CAPTURE(typed);
            CHECK((command::findSetting(typed) == &setting) == (n >= setting.minimum));
        }
        CHECK(command::findSetting(std::string(setting.name) + "S") == nullptr);
        CHECK(setting.name.size() <= 12);
    }
    CHECK(command::findSetting("") == nullptr);
}

TEST_CASE("M23 a password in a SET line makes the results secret") {
    for (const char* line : {"SET U-BIX Sitios", "SET NICKNAME U-BIX"}) {
        CAPTURE(line);
        const auto outcome = command::run({line}, ownerContext());
        CHECK(outcome.secret);
        CHECK(command::summary(outcome).find("U-BIX") == std::string::npos);
    }
    auto context = ownerContext();
    context.maskNewPassword = true;
    CHECK(command::run({"SET U-BIX Sitios"}, context).results.front().find("U-BIX") ==
          std::string::npos);
}

TEST_CASE("D7 whatever is typed, only what the table knows is set, and to a value it takes again") {
    std::mt19937 random(20261121);
    const Strings heads = {"SET ", "set i", "S N ", "SET ENABLE ", "SET M ", "S D ", "SET Z ", ""};
    const std::string_view letters = "YESNO0123456789 -+/azAZ\t\x01\xff:.minEurope";
    for (int i = 0; i < 20'000; ++i) {
        std::string line = heads[random() % heads.size()];
        for (std::size_t n = random() % 12; n > 0; --n) line += letters[random() % letters.size()];
        const auto outcome = command::run({line}, ownerContext());
        CAPTURE(line);
        REQUIRE(outcome.settings.size() <= 1);
        REQUIRE(outcome.settings.size() == outcome.kinds.size());
        for (const auto& set : outcome.settings) {
            const auto* const row = command::findSetting(set.name);
            REQUIRE(row != nullptr);
            REQUIRE(row->name == set.name);
            const auto again = row->parse(set.value.empty() ? "-" : set.value);
            REQUIRE(again);
            REQUIRE(*again == set.value);
        }
    }
}

}  // namespace
