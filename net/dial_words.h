// What others said of a dial that failed, made fit to be shown. Inside this room only.
#pragma once

#include "net/dial_error.h"

#include <string>
#include <string_view>

namespace net {

/// Printable and bounded, and without the login, which they may have repeated.
[[nodiscard]] std::string shown(std::string_view words, const Endpoint& endpoint);
[[nodiscard]] std::string quoted(std::string_view words, const Endpoint& endpoint);

/// libcurl's words, for the end of a sentence.
[[nodiscard]] std::string because(const DialFailure& failure, const Endpoint& endpoint);

/// The reply code that an SMTP line begins with; 0 where there is none.
[[nodiscard]] int replyCode(Protocol protocol, std::string_view line);

}  // namespace net
