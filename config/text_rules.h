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
/// "9464", "127.0.0.1:9464", "[::1]:9464"; `why` says what is wrong with it.
[[nodiscard]] Listen parseListen(std::string_view text, std::string& why);
/// M20: 1 to 20 printable ASCII characters, no blank.
[[nodiscard]] std::string wrongCePassword(std::string_view text);

/// A rule of `proof` or `rights`: who, in lower case, and what stands behind the colon. Empty `who`
/// where there is no colon or nobody before it.
struct Rule {
    std::string who;
    std::string_view rest;
};
[[nodiscard]] Rule splitRule(std::string_view text);
/// "WHO: password + code"; WHO is an address, a @domain or any.
[[nodiscard]] std::string wrongProofRule(std::string_view text);
/// Whether the rule's proofs have that word.
[[nodiscard]] bool wantsProof(std::string_view rule, std::string_view word);
/// "WHO: WHAT, WHAT on MACHINE, MACHINE". Which commands there are is not known here.
[[nodiscard]] std::string wrongRightsRule(std::string_view text);

/// Whether the host is this host: localhost, 127.*, ::1.
[[nodiscard]] bool isLoopback(std::string_view host);

/// http://host:port and its SOCKS kin. The error never shows the text: it may hold a password.
[[nodiscard]] base::Result<ProxyAddress> parseProxy(std::string_view text);

}  // namespace config
