// The fence before mimetic: a multipart body is copied into a form that mimetic reads rightly and
// cheaply. mimetic looks for boundaries anywhere in a line and by prefix, swallows the rest of a
// mail whose inner boundary is never closed, recurses as deep as a mail says, and grows long
// header values in small steps; after the fence none of that can happen.
#pragma once

#include "mail/message/letter.h"

#include <string>
#include <string_view>

namespace message {

/// What mimetic gets. Every boundary has a fresh name that occurs nowhere else, every opened
/// multipart is closed, nesting and parts are within `limits` (else Kind::invalid), part headers
/// hold nothing but Content-Type, -Transfer-Encoding and -Disposition, line ends are '\n', and
/// message/rfc822 is called x-message/rfc822: it is not descended into.
[[nodiscard]] base::Result<std::string> fenced(std::string_view contentType,
                                               std::string_view boundary, std::string_view body,
                                               const Limits& limits);

}  // namespace message
