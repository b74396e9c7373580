// HTML mail to lines, as a browser would show them (libxml2 is included by html.cc only).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace message {

enum class Mark { none, quoted, signature };

/// A line of text, and what the markup says about it.
struct MarkedLine {
    std::string text;
    Mark mark = Mark::none;
};

inline constexpr std::size_t kHtmlDepth = 160;  ///< deeper markup is not read on

/// `html` is UTF-8. Block elements and <br> end lines, white space collapses, what is not shown
/// (head, style, script, comments, hidden elements) is left out. Nothing is fetched, no entity is
/// expanded beyond HTML's own. At most `mostLines` lines. Never fails.
[[nodiscard]] std::vector<MarkedLine> htmlToLines(std::string_view html, std::size_t mostLines);

}  // namespace message
