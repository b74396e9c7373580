// Words known by their leading letters (M10, M14).
#pragma once

#include "base/text.h"

#include <cstddef>
#include <string_view>

namespace command {

/// Whether `typed` stands for `word`: a prefix of it, upper or lower case alike, of at least
/// `minimum` letters. Text beyond the word is no prefix.
[[nodiscard]] constexpr bool abbreviates(std::string_view typed, std::string_view word,
                                         std::size_t minimum) noexcept {
    if (typed.size() < minimum || typed.size() > word.size() || typed.empty()) return false;
    for (std::size_t i = 0; i < typed.size(); ++i) {
        if (base::upper(typed[i]) != word[i]) return false;
    }
    return true;
}

/// Whether some typed text would stand for both words: then a table is wrong.
[[nodiscard]] constexpr bool ambiguous(std::string_view a, std::size_t aMinimum, std::string_view b,
                                       std::size_t bMinimum) noexcept {
    const std::size_t shortest = a.size() < b.size() ? a.size() : b.size();
    std::size_t common = 0;
    while (common < shortest && a[common] == b[common]) ++common;
    return common >= (aMinimum > bMinimum ? aMinimum : bMinimum);
}

}  // namespace command
