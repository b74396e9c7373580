// The commands behind run(): one function a command, one file each. Inside this room only.
#pragma once

#include "mailagent/command/command.h"

namespace command {

/// A line being run: what was typed, and its words behind the command.
struct Typed {
    std::string_view line;
    const std::vector<std::string_view>& words;
};

void getlog(const Typed& typed, Outcome& outcome);                          // M14 to M18
void chpass(const Typed& typed, const Context& context, Outcome& outcome);  // M20 to M23
void help(Outcome& outcome);                                                // M25

/// The line as a result shows it: printable, at most kEchoedBytes.
[[nodiscard]] std::string echo(std::string_view line);

/// As echo(), but every word after the first is `********`.
[[nodiscard]] std::string maskedEcho(std::string_view line);

inline constexpr std::string_view kMask = "********";

}  // namespace command
