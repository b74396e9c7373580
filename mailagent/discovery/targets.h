// What to search, as an operator writes it. Pure.
#pragma once

#include "base/result.h"

#include <string>
#include <vector>

namespace discovery {

inline constexpr std::size_t kMostAddresses = 65536;  ///< of all arguments together: a /16

/// One address to ask.
struct Target {
    std::string host;     ///< as given: a name, or the address
    std::string address;  ///< in digits; "" for a name that is still to be looked up
};

/// Reads host names, IPv4 and IPv6 addresses, ranges ("192.168.1.10-192.168.1.20",
/// "192.168.1.10-20") and networks ("192.168.1.0/24", without the network's own and the broadcast
/// address where it has them), each address once and in the order given. `invalid` with a sentence
/// that says what to write: no target, more than kMostAddresses, a range of IPv6 (such a network is
/// too large to be searched by asking every address).
[[nodiscard]] base::Result<std::vector<Target>> parseTargets(const std::vector<std::string>& words);

}  // namespace discovery
