// The commands behind run(): one function a command, one file each. Inside this room only.
#pragma once

#include "mailagent/command/command.h"

namespace command {

/// A line being run: what was typed, its row, and its words behind the command.
struct Typed {
    std::string_view line;                       ///< without a CR at its end
    const std::vector<std::string_view>& words;  ///< views into the line
    const Row* row;
};

void getlog(const Typed& typed, const Context& context, Outcome& outcome);  // M14 to M18
void chpass(const Typed& typed, const Context& context, Outcome& outcome);  // M20 to M23
void set(const Typed& typed, const Context& context, Outcome& outcome);     // D7
void help(const Typed& typed, const Context& context, Outcome& outcome);    // M25

/// Whether the sender may run the command on the object. Where nobody says: what needs no right.
[[nodiscard]] bool mayRun(const Row& row, std::string_view object, const Context& context);

/// Answers a line that its sender may not run.
void notPermitted(const Typed& typed, const Context& context, Outcome& outcome);

/// D1, D2: whether an ordered command of this kind may not run; then the line is answered with the
/// reason.
[[nodiscard]] bool heldBack(const std::string& kind, const Typed& typed, const Context& context,
                            Outcome& outcome);

/// Names an ordered command that ran, for the log and for its stamp.
void ran(const std::string& kind, Outcome& outcome);

/// The line for a result; marks the outcome secret, and masks where wanted, if it may hold a
/// password.
[[nodiscard]] std::string shownLine(std::string_view line, const Context& context,
                                    Outcome& outcome);

/// The line as a result shows it: printable, at most kEchoedBytes.
[[nodiscard]] std::string echo(std::string_view line);

/// As echo(), but every word after the first is `********`.
[[nodiscard]] std::string maskedEcho(std::string_view line);

inline constexpr std::string_view kMask = "********";

}  // namespace command
