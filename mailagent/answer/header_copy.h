// The header of an illegal mail, as the administrator may see it (M30). Inside this room only.
#pragma once

#include <string>
#include <string_view>

namespace answer {

/// The fields of `header` (at most `limit` octets of it), printable, one line a line, '\n' ends.
/// Shown as "Name: (hidden)": Subject and Thread-Topic, any field named after them, any that
/// repeats the subject's words, and signatures that list header fields (DKIM's z=).
[[nodiscard]] std::string headerCopy(std::string_view header, std::size_t limit);

}  // namespace answer
