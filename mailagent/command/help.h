// The texts that explain the commands: HELP's mail (M25) and docs/commands.md, both printed from
// the commands' and the lists' tables.
#pragma once

#include "base/units.h"

#include <cstddef>
#include <string>

namespace command {

inline constexpr std::size_t kHelpColumns = 72;  ///< no line of the help text is longer

/// What the help text says beside the tables.
struct HelpFacts {
    std::string address;    ///< the machine's
    base::Bytes sizeLimit;  ///< M7
    bool sizeCountsWhole = false;
    /// What the sender writes as subject, as his proof wants it; at most 60 characters of ASCII.
    std::string subject = "the password, nothing else";
};

/// The text of the HELP mail: '\n' line ends, ASCII.
[[nodiscard]] std::string helpText(const HelpFacts& facts);

/// docs/commands.md.
[[nodiscard]] std::string commandsMarkdown();

}  // namespace command
