// Cells of a CSV file. Inside this room, and for tests.
#pragma once

#include <string>
#include <string_view>

namespace lists {

/// The text as a spreadsheet may have it: an apostrophe before what begins like a formula (= + - @,
/// TAB, CR, LF and their full-width twins), at its start and behind each ';'. Plain negative
/// numbers stay as they are.
[[nodiscard]] std::string withoutFormula(std::string_view text);

/// That, in quotes where RFC 4180 wants them.
[[nodiscard]] std::string csvCell(std::string_view text);

}  // namespace lists
