// A line that a guess must never take away.
#pragma once

#include "base/text.h"

#include <array>
#include <string_view>

namespace message {

/// "GET…", "CHP…", "HEL…" and longer, from column 1: the text of a command (M10), not of a name.
[[nodiscard]] inline bool readsLikeCommand(std::string_view line) noexcept {
    constexpr std::array<std::string_view, 3> kWords = {"getlog", "chpass", "help"};
    const auto word = line.substr(0, line.find_first_of(" \t"));
    if (word.size() < 3) return false;
    for (const auto full : kWords) {
        if (word.size() <= full.size() && base::equalsNoCase(full.substr(0, word.size()), word)) {
            return true;
        }
    }
    return false;
}

}  // namespace message
