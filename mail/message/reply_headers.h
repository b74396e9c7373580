// Where the mail that is answered begins: "On … wrote:", "-----Original Message-----", Outlook's
// From/Sent/To/Subject block, forwarded mails.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace message {

/// How many lines from the front of `lines` are an attribution such as "On … wrote:" (one to
/// six), 0 where none is. Lines are trimmed; quote signs are taken off.
[[nodiscard]] std::size_t attributionLength(const std::vector<std::string_view>& lines);

/// "-----Original Message-----", "---------- Forwarded message ---------", "Begin forwarded
/// message:" and their translations.
[[nodiscard]] bool isSeparator(std::string_view line);

/// Whether `lines` begin with a block of at least three of From, Sent, Date, To, Cc, Subject
/// (in any of the usual languages), the first of them From or its like.
[[nodiscard]] bool startsHeaderBlock(const std::vector<std::string_view>& lines);

}  // namespace message
