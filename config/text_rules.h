// What a text must be to be an address, a host, a name (M28). Rules only: no file, no network.
#pragma once

#include "base/result.h"
#include "config/settings.h"

#include <string>
#include <string_view>

namespace config {

/// Each answers what is wrong, or "" where nothing is. The text is not repeated in the answer.
[[nodiscard]] std::string wrongName(std::string_view text);
[[nodiscard]] std::string wrongWord(std::string_view text, std::size_t most);
[[nodiscard]] std::string wrongText(std::string_view text, std::size_t most);
[[nodiscard]] std::string wrongAddress(std::string_view text);
[[nodiscard]] std::string wrongDomain(std::string_view text);
[[nodiscard]] std::string wrongHost(std::string_view text);
[[nodiscard]] std::string wrongIpAddress(std::string_view text);
/// M20: 1 to 20 printable ASCII characters, no blank.
[[nodiscard]] std::string wrongCePassword(std::string_view text);

/// Whether the host is this host: localhost, 127.*, ::1.
[[nodiscard]] bool isLoopback(std::string_view host);

/// http://host:port and its SOCKS kin. The error never shows the text: it may hold a password.
[[nodiscard]] base::Result<ProxyAddress> parseProxy(std::string_view text);

}  // namespace config
