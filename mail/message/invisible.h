// Characters that clients put in and nobody sees (U+FEFF, U+200B, U+202F, NBSP, soft hyphen …).
#pragma once

#include <string>
#include <string_view>

namespace message {

/// One line of UTF-8 as its sender sees it: characters without width are gone, all blanks of
/// Unicode are ' ', control characters but TAB are gone, nothing stands after the last letter.
/// At the start only what a client put there goes (NBSP and its kin); a blank or TAB that was
/// typed stays, because such a line is no command (M9).
[[nodiscard]] std::string visibleLine(std::string_view line);

/// The same for a subject: no blanks at either end.
[[nodiscard]] std::string visibleSubject(std::string_view subject);

}  // namespace message
