// Lines that a guess must never take away.
#pragma once

#include <string_view>

namespace message {

/// "GET…", "CHP…", "HEL…" and longer, from column 1: the text of a command (M10), not of a name.
[[nodiscard]] bool readsLikeCommand(std::string_view line);

/// The same, and abbreviations down to one letter where the other words fit as well: "G J",
/// "C old new", "H". Not "G. Cooper", "C Smith", "Herr Maier".
[[nodiscard]] bool fitsCommand(std::string_view line);

/// "2M" to "2MANAGEMENT" alone: GETLOG was forgotten, which its sender must be told.
[[nodiscard]] bool isBareManagement2(std::string_view line);

}  // namespace message
