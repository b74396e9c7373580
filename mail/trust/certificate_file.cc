#include "mail/trust/certificate_file.h"

#include "base/file.h"
#include "base/text.h"

#include <fmt/format.h>
#include <openssl/pem.h>
#include <algorithm>
#include <filesystem>
#include <system_error>

namespace trust {
namespace {

using base::Kind;
namespace fs = std::filesystem;

constexpr base::Bytes kFileSize = base::operator""_KiB(256);
constexpr base::Bytes kAuthoritiesSize = base::operator""_MiB(4);

/// The next certificate of a PEM text; null where there is none further.
X509Ptr nextCertificate(BIO* in) {
    const auto noPassword = [](char*, int, int, void*) { return -1; };
    return X509Ptr(PEM_read_bio_X509(in, nullptr, noPassword, nullptr));
}

base::Result<Pinned> readOne(const std::string& path) {
    const auto shown = base::printable(path, 300);
    const auto text = base::readFile(path, kFileSize);
    if (!text) return fail(text.error());
    if (text->find("PRIVATE KEY-----") != std::string::npos) {
        return fail(Kind::invalid,
                    fmt::format("{} holds a private key; put the certificate alone there", shown));
    }
    Pinned pinned;
    pinned.certificate = nextCertificate(readerOf(*text).get());
    if (!pinned.certificate) {
        return fail(Kind::invalid, fmt::format("{} holds no certificate in PEM form", shown));
    }
    auto addresses = addressesOf(pinned.certificate.get());
    if (!addresses) {
        return fail(Kind::invalid,
                    fmt::format("the certificate in {} {}; ask its owner for another", shown,
                                addresses.error().text));
    }
    pinned.addresses = std::move(*addresses);
    const auto signs = fitToSign(pinned.certificate.get());
    if (!signs && !fitToReceive(pinned.certificate.get())) {
        return fail(Kind::invalid,
                    fmt::format("the certificate in {} {}; ask its owner for another", shown,
                                signs.error().text));
    }
    return pinned;
}

base::Result<std::vector<std::string>> filesOf(const std::string& folder) {
    std::error_code error;
    std::vector<std::string> files;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        if (entry->path().extension() == ".pem") files.push_back(entry->path().string());
        if (files.size() > kMostFiles) {
            return fail(Kind::invalid, fmt::format("{} holds more than {} certificates",
                                                   base::printable(folder, 300), kMostFiles));
        }
    }
    if (error) {
        return fail(Kind::missing, fmt::format("the folder of certificates {} cannot be read: {}",
                                               base::printable(folder, 300), error.message()));
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

base::Result<std::vector<Pinned>> readFolder(const std::string& folder) {
    const ErrorsDropped errors;
    const auto files = filesOf(folder);
    if (!files) return fail(files.error());
    std::vector<Pinned> all;
    for (const auto& file : *files) {
        auto one = readOne(file);
        if (!one) return fail(std::move(one).error());
        all.push_back(std::move(*one));
    }
    return all;
}

base::Result<StorePtr> readAuthorities(const std::string& file) {
    const ErrorsDropped errors;
    const auto text = base::readFile(file, kAuthoritiesSize);
    if (!text) return fail(text.error());
    StorePtr store(X509_STORE_new());
    const auto in = readerOf(*text);
    int count = 0;
    while (const auto authority = nextCertificate(in.get())) {
        if (X509_STORE_add_cert(store.get(), authority.get()) == 1) ++count;
    }
    const bool ended = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    if (count == 0 || !ended) {
        return fail(Kind::invalid,
                    fmt::format("{} holds {} in PEM form", base::printable(file, 300),
                                count == 0 ? "no certificate" : "what is no certificate"));
    }
    return store;
}

}  // namespace trust
