#include "bench/tls.h"

#include "bench/raw_line.h"

#include <openssl/ssl.h>

namespace bench {
namespace {

TlsContext context(const SSL_METHOD* method) {
    TlsContext made(SSL_CTX_new(method));
    SSL_CTX_set_mode(made.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_RELEASE_BUFFERS |
                                     SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_session_cache_mode(made.get(), SSL_SESS_CACHE_OFF);
    return made;
}

}  // namespace

void FreeTls::operator()(SSL* tls) const {
    SSL_free(tls);
}

void FreeTls::operator()(SSL_CTX* tls) const {
    SSL_CTX_free(tls);
}

TlsContext servingTls(const std::string& certificate, const std::string& key) {
    auto made = context(TLS_server_method());
    if (SSL_CTX_use_certificate_chain_file(made.get(), certificate.c_str()) != 1 ||
        SSL_CTX_use_PrivateKey_file(made.get(), key.c_str(), SSL_FILETYPE_PEM) != 1) {
        raw::giveUp("the certificate or its key cannot be read");
    }
    return made;
}

TlsContext callingTls(const std::string& authority) {
    auto made = context(TLS_client_method());
    if (SSL_CTX_load_verify_locations(made.get(), authority.c_str(), nullptr) != 1) {
        raw::giveUp("the authority cannot be read");
    }
    SSL_CTX_set_verify(made.get(), SSL_VERIFY_PEER, nullptr);
    return made;
}

}  // namespace bench
