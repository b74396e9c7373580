// What the operator reads when a server was reached and let nobody in. Pure; inside this room only.
#pragma once

#include "net/dial_error.h"

#include <string>
#include <vector>

namespace net {

/// A login that was refused, or that the server does not offer. `place` begins the sentence.
[[nodiscard]] base::Error loginError(const DialFailure& failure, const Endpoint& endpoint,
                                     const std::string& place);

/// What to set for TLS at a server that takes no login without, as far as it told what it can.
[[nodiscard]] const char* wayToTls(const std::vector<std::string>& capabilities);

/// Whether libcurl gave up without having tried a login: the server has none of the mechanisms that
/// were asked for, or (POP3) does not know the command that would list them.
[[nodiscard]] bool noLoginTried(const DialFailure& failure, Protocol protocol);

}  // namespace net
