#include "net/trust_store.h"

#include "base/log.h"
#include "base/text.h"

#include <fmt/core.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <sys/stat.h>
#include <cerrno>
#include <system_error>
#include <utility>

namespace net {
namespace {

constexpr const char* kSystemFile = "/etc/ssl/certs/ca-certificates.crt";

base::Unexpected unreadable(const std::string& path, const std::string& why, bool system) {
    return base::fail(base::Kind::tls,
                      fmt::format("the certificate authorities in {} cannot be read: {}; {}",
                                  base::printable(path), why,
                                  system ? "install the package ca-certificates or set ca_file"
                                         : "ca_file must name a PEM file with certificates"));
}

SharedStore load(const std::string& path) {
    SharedStore store(X509_STORE_new(), X509_STORE_free);
    ERR_clear_error();
    const bool loaded = store && X509_STORE_load_file(store.get(), path.c_str()) == 1;
    ERR_clear_error();
    if (!loaded) return nullptr;
    // As libcurl sets its own: the shortest chain, and one that ends at any certificate named here.
    X509_STORE_set_flags(store.get(), X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
    return store;
}

}  // namespace

base::Result<SharedStore> TrustStores::of(const std::string& caFile) {
    const std::string path = caFile.empty() ? kSystemFile : caFile;
    Entry& entry = entries_[path];
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
        if (entry.store) return entry.store;
        return unreadable(path, std::generic_category().message(errno), caFile.empty());
    }
    const bool same = entry.store && entry.size == status.st_size &&
                      entry.changed.tv_sec == status.st_mtim.tv_sec &&
                      entry.changed.tv_nsec == status.st_mtim.tv_nsec;
    if (same) return entry.store;
    if (SharedStore store = load(path)) {
        entry = {std::move(store), status.st_mtim, status.st_size};
    } else if (entry.store) {
        base::log::warning("{} holds no certificates any more: those read before stay in use",
                           path);
        entry.changed = status.st_mtim;
        entry.size = status.st_size;
    } else {
        return unreadable(path, "it holds no certificate", caFile.empty());
    }
    return entry.store;
}

}  // namespace net
