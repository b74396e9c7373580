// TLS contexts of the bench's own ends, as lean as OpenSSL has them.
#pragma once

#include <openssl/types.h>
#include <memory>
#include <string>

namespace bench {

struct FreeTls {
    void operator()(SSL* tls) const;
    void operator()(SSL_CTX* tls) const;
};
using TlsContext = std::unique_ptr<SSL_CTX, FreeTls>;

/// For a server with this certificate and key.
[[nodiscard]] TlsContext servingTls(const std::string& certificate, const std::string& key);
/// For a client that believes this authority.
[[nodiscard]] TlsContext callingTls(const std::string& authority);

}  // namespace bench
