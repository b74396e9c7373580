// CHPASS: the password changed by mail (M20 to M23).
#include "mailagent/command/one.h"

#include <fmt/format.h>

namespace command {

// The new password's format is looked at first, as the original does (it answers a lone
// `ChPass Sitios` with the violation whatever the old one is): so a malformed line tells nothing
// about the old password.
void chpass(const Typed& typed, const Context& context, Outcome& outcome) {
    if (!mayRun(*typed.row, "", context)) return notPermitted(typed, context, outcome);
    outcome.secret = true;
    const std::string shown = context.maskNewPassword ? maskedEcho(typed.line) : echo(typed.line);
    const bool formatOk = typed.words.size() >= 2 && context.passwordFormatOk &&
                          context.passwordFormatOk(typed.words[1]);
    if (!formatOk) {
        outcome.names.emplace_back("CHPASS (new password malformed)");
        outcome.results.push_back("Violation on format by new password. ->" + shown);
        return;
    }
    // Before the old password is looked at: what was overtaken carries one no longer in force, and
    // is told so with both dates (D2).
    if (heldBack("CHPASS", typed, context, outcome)) return;
    const auto& matches = context.guessMatches ? context.guessMatches : context.passwordMatches;
    if (!matches || !matches(typed.words[0])) {
        outcome.names.emplace_back("CHPASS (old password wrong)");
        outcome.results.push_back("Old Password is Invalid. ->" + shown);
        return;
    }
    ran("CHPASS", outcome);
    outcome.newPassword = base::Secret(std::string(typed.words[1]));
    outcome.results.push_back(
        fmt::format("SE's Password was changed successfully. -> New Password:[{}]",
                    context.maskNewPassword ? kMask : typed.words[1]));
}

}  // namespace command
