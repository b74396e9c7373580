// What to say of a line that is no TOML. The library's own words quote what they met, which may be
// half a password; so the sentence is made here, from the line's shape alone.
#pragma once

#include <string>
#include <string_view>

namespace config {

/// `complaint` is the library's sentence: it is looked at, never shown.
[[nodiscard]] std::string syntaxHint(std::string_view line, std::string_view complaint);

}  // namespace config
