// format=flowed (RFC 3676): the client's own line wrapping taken off.
#pragma once

#include <string>
#include <string_view>

namespace message {

/// '\n' line ends in and out. Wrapped lines are joined within one depth of quoting; one blank of
/// space-stuffing goes; quoted lines begin with their '>' signs and a blank. A line that would
/// have had room for its successor was not wrapped by a client: such lines stay apart, so that a
/// blank typed at the end of a command does not join it with the next one.
[[nodiscard]] std::string unflow(std::string_view text, bool delSp);

}  // namespace message
