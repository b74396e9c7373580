// Where an agent listens, as numbers.
#pragma once

#include "base/result.h"

#include <sys/socket.h>
#include <cstdint>
#include <string>

namespace snmp {

struct Address {
    sockaddr_storage socket{};
    socklen_t size = 0;
    std::string text{};  ///< "192.0.2.7 port 161", printable
};

/// A number at once, a name by the system's resolver, which blocks meanwhile. `network` where the
/// name is not known.
[[nodiscard]] base::Result<Address> resolve(const std::string& host, std::uint16_t port);

}  // namespace snmp
