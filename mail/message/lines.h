// Lines of text to typed, quoted, signature, footer and banner (letter.h, Line::Kind).
#pragma once

#include "mail/message/html.h"
#include "mail/message/letter.h"

#include <string_view>
#include <vector>

namespace message {

/// `lines` are visible text (invisible.h). `senderName` is the display name of From: a line that
/// is nothing but it ends the text. What a leniency that is off would have left out is typed.
/// A line that reads like GETLOG, CHPASS or HELP is left out only behind a clear marker (quote,
/// `-- `), never by a guess at names and farewells.
[[nodiscard]] std::vector<Line> classify(std::vector<MarkedLine> lines, const Leniency& leniency,
                                         std::string_view senderName);

}  // namespace message
