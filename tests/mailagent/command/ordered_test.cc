#include "run_lines.h"

#include <doctest/doctest.h>
#include <map>

namespace {

using Strings = std::vector<std::string>;

struct Ordered {
    command::Context context = plainContext();
    std::map<std::string, int, std::less<>> asked;

    explicit Ordered(Strings old) {
        context.permitted = [](const command::Row&, std::string_view) { return true; };
        context.heldBack =
            [this, old = std::move(old)](std::string_view kind) -> std::optional<std::string> {
            ++asked[std::string(kind)];
            if (std::find(old.begin(), old.end(), kind) == old.end()) return std::nullopt;
            return "sent at 10:00, later than 9:00.";
        };
    }
};

TEST_CASE("D1 D2 what was overtaken is cancelled and told, kind by kind") {
    Ordered ordered({"SET INTERVAL", "CHPASS"});
    const auto outcome = command::run({"SET INTERVAL 5", "SET MAILS 7", "SET I 6", "CHPASS U-BIX x",
                                       "G C", "SET INTERVAL 99", "SET MAILS 8"},
                                      ordered.context);
    CHECK(outcome.settings == std::vector<command::SetTo>{{"MAILS", "8"}});
    CHECK_FALSE(outcome.newPassword.has_value());
    CHECK(outcome.kinds == Strings{"SET MAILS"});
    CHECK(outcome.heldBack == Strings{"SET INTERVAL", "CHPASS"});
    CHECK(outcome.results == Strings{"Cancelled - SET INTERVAL 5: sent at 10:00, later than 9:00.",
                                     "MAILS is now 7.",
                                     "Cancelled - SET I 6: sent at 10:00, later than 9:00.",
                                     "Cancelled - CHPASS U-BIX x: sent at 10:00, later than 9:00.",
                                     "Bad Value - SET INTERVAL 99: INTERVAL is 1 to 60 (minutes).",
                                     "MAILS is now 8 (was 7)."});
    CHECK(command::summary(outcome) ==
          "SET INTERVAL (cancelled), SET MAILS, SET INTERVAL (cancelled), CHPASS (cancelled), "
          "GETLOG COUNTER, SET INTERVAL (bad value), SET MAILS");
    CHECK(outcome.secret);
    for (const auto& [kind, times] : ordered.asked) {
        CAPTURE(kind);
        CHECK(times == 1);
    }
    CHECK(ordered.asked.size() == 3);
}

TEST_CASE("D1 the commands of one mail share its Date and all run") {
    // As if the answer changed once the first had run: it is asked once only.
    Ordered ordered({});
    auto& context = ordered.context;
    int asked = 0;
    context.heldBack = [&](std::string_view) -> std::optional<std::string> {
        if (asked++ == 0) return std::nullopt;
        return "no";
    };
    const auto outcome = command::run({"SET MAILS 7", "SET MAILS 8"}, context);
    CHECK(outcome.settings == std::vector<command::SetTo>{{"MAILS", "8"}});
    CHECK(outcome.kinds == Strings{"SET MAILS"});
}

TEST_CASE("D1 a CHPASS that did nothing leaves no stamp") {
    for (const char* line : {"CHPASS wrong x", "CHPASS U-BIX", "CHPASS"}) {
        CAPTURE(line);
        Ordered ordered({});
        const auto outcome = command::run({line}, ordered.context);
        CHECK(outcome.kinds.empty());
        CHECK(outcome.heldBack.empty());
    }
}

TEST_CASE("D2 an overtaken CHPASS is cancelled before its old password is looked at") {
    Ordered ordered({"CHPASS"});
    ordered.context.maskNewPassword = true;
    const auto outcome = command::run({"CHPASS old new"}, ordered.context);
    CHECK(outcome.secret);
    CHECK(outcome.results ==
          Strings{"Cancelled - CHPASS ******** ********: sent at 10:00, later than 9:00."});
}

TEST_CASE("D1 what only reads has no order") {
    Ordered ordered({"GETLOG", "HELP", "GETLOG COUNTER"});
    const auto outcome = command::run({"G", "G C", "G AL", "HELP", "xyz"}, ordered.context);
    CHECK(ordered.asked.empty());
    CHECK(outcome.kinds.empty());
    CHECK(outcome.heldBack.empty());
}

}  // namespace
