#include "tests/net/certificate.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <memory>

Certificate::Certificate(const std::string& address, long seconds)
    : context_(SSL_CTX_new(TLS_server_method())) {
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const std::unique_ptr<X509, void (*)(X509*)> made(X509_new(), X509_free);
    X509* const x509 = made.get();
    X509_set_version(x509, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    X509_gmtime_adj(X509_getm_notBefore(x509), -86400);
    X509_gmtime_adj(X509_getm_notAfter(x509), seconds);
    X509_set_pubkey(x509, key.get());
    X509_NAME* const name = X509_get_subject_name(x509);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("a test's own"), -1, -1, 0);
    X509_set_issuer_name(x509, name);
    const bool ip = address.find_first_not_of("0123456789.") == std::string::npos;
    const std::string alternative = (ip ? "IP:" : "DNS:") + address;
    X509_EXTENSION* const extension =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, alternative.c_str());
    X509_add_ext(x509, extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(x509, key.get(), EVP_sha256());
    SSL_CTX_use_certificate(context_, x509);
    SSL_CTX_use_PrivateKey(context_, key.get());
    const std::unique_ptr<BIO, int (*)(BIO*)> text(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_X509(text.get(), x509);
    char* bytes = nullptr;
    const long count = BIO_get_mem_data(text.get(), &bytes);
    pem_.assign(bytes, static_cast<std::size_t>(count));
}

Certificate::~Certificate() {
    SSL_CTX_free(context_);
}
