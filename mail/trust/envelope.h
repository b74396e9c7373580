// A mail of ours with its content enveloped (RFC 8551 3.3). Inside this room only.
#pragma once

#include "base/result.h"
#include "mail/trust/openssl.h"

#include <string>
#include <string_view>
#include <vector>

namespace trust {

/// `mail` is rendered (CRLF); `certificates` are fit to receive, at least one. AES-256-CBC with RSA
/// PKCS #1 1.5 or ECDH and SHA-256: what every client of the field reads.
[[nodiscard]] base::Result<std::string> enveloped(std::string_view mail,
                                                  const std::vector<X509*>& certificates,
                                                  std::string_view subject);

}  // namespace trust
