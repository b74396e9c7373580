#include "net/certificate.h"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <memory>

namespace net {
namespace {

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Certificate decode(const std::string& der) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
    return {d2i_X509(nullptr, &bytes, static_cast<long>(der.size())), X509_free};
}

bool isAddress(const std::string& host) {
    unsigned char room[sizeof(in6_addr)];
    return inet_pton(AF_INET, host.c_str(), room) == 1 ||
           inet_pton(AF_INET6, host.c_str(), room) == 1;
}

base::Result<> verify(X509* own, STACK_OF(X509) * others, const std::string& host,
                      X509_STORE* store) {
    const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> context(
        X509_STORE_CTX_new(), X509_STORE_CTX_free);
    if (!context || X509_STORE_CTX_init(context.get(), store, own, others) != 1) {
        return base::fail(base::Kind::tls, "the certificate cannot be checked");
    }
    X509_VERIFY_PARAM* rules = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_purpose(rules, X509_PURPOSE_SSL_SERVER);
    const int named = isAddress(host) ? X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str())
                                      : X509_VERIFY_PARAM_set1_host(rules, host.c_str(), 0);
    if (named == 1 && X509_verify_cert(context.get()) == 1) return {};
    return base::fail(
        base::Kind::tls,
        fmt::format("the certificate is not to be trusted: {}",
                    X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()))));
}

}  // namespace

base::Result<> checkChain(const std::vector<std::string>& chain, const std::string& host,
                          const SharedStore& store) {
    if (chain.empty() || !store) {
        return base::fail(base::Kind::tls, "no certificate was shown");
    }
    const Certificate own = decode(chain.front());
    std::vector<Certificate> kept;
    const std::unique_ptr<STACK_OF(X509), void (*)(STACK_OF(X509)*)> others(
        sk_X509_new_null(), [](STACK_OF(X509) * stack) { sk_X509_free(stack); });
    for (std::size_t i = 1; i < chain.size(); ++i) {
        kept.push_back(decode(chain[i]));
        if (kept.back() && others) sk_X509_push(others.get(), kept.back().get());
    }
    if (!own || !others) {
        ERR_clear_error();
        return base::fail(base::Kind::tls, "the certificate is damaged");
    }
    auto result = verify(own.get(), others.get(), host, store.get());
    ERR_clear_error();
    return result;
}

}  // namespace net
