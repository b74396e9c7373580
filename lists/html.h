// Pieces of a list's HTML form. Inside this room, and for tests.
#pragma once

#include "lists/sheet.h"

#include <string>
#include <string_view>

namespace lists {

/// Safe between tags and inside of quoted attributes, in HTML and XML.
[[nodiscard]] std::string escaped(std::string_view text);

/// A bar for each supply; "" where there is none.
[[nodiscard]] std::string barsHtml(const Sheet& sheet);

/// The totals over time as a row of table cells; "" with less than two.
[[nodiscard]] std::string curveHtml(const Sheet& sheet);

}  // namespace lists
