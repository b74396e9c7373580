#include "mail/trust/certificate.h"

#include "base/text.h"

#include <openssl/evp.h>
#include <openssl/objects.h>
#include <algorithm>

namespace trust {
namespace {

using base::Kind;

using GeneralNamesPtr = std::unique_ptr<GENERAL_NAMES, Freed<GENERAL_NAMES_free>>;

std::string_view textOf(const ASN1_STRING* text) {
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
            static_cast<std::size_t>(ASN1_STRING_length(text))};
}

/// One '@' between two texts of printable ASCII. Quoted local parts with blanks are not borne.
bool isPlainAddress(std::string_view address) {
    const auto at = address.find('@');
    if (at == 0 || at == std::string_view::npos || at + 1 == address.size()) return false;
    if (address.size() > 320 || address.find('@', at + 1) != std::string_view::npos) return false;
    return std::all_of(address.begin(), address.end(),
                       [](char c) { return c > ' ' && c < 0x7f && c != '<' && c != '>'; });
}

base::Result<> addAddress(std::vector<std::string>& to, const ASN1_STRING* text) {
    const auto address = textOf(text);
    if (!isPlainAddress(address)) {
        return fail(Kind::refused, "names a mail address that cannot be one: \"" +
                                       base::printable(address, 100) + "\"");
    }
    auto plain = base::lower(address);
    if (std::find(to.begin(), to.end(), plain) == to.end()) to.push_back(std::move(plain));
    if (to.size() > kMostAddressesOfOne) {
        return fail(Kind::refused, "names more than 100 mail addresses");
    }
    return {};
}

base::Result<> addAlternativeNames(std::vector<std::string>& to, const X509* certificate) {
    int critical = 0;
    const GeneralNamesPtr names(static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, &critical, nullptr)));
    if (!names) {
        if (critical == -1) return {};  // there is none
        return fail(Kind::refused, "has alternative names that cannot be read");
    }
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type != GEN_EMAIL) continue;
        if (auto added = addAddress(to, name->d.rfc822Name); !added) return added;
    }
    return {};
}

base::Result<> addSubjectAddresses(std::vector<std::string>& to, const X509* certificate) {
    const X509_NAME* subject = X509_get_subject_name(certificate);
    for (int at = -1;
         (at = X509_NAME_get_index_by_NID(subject, NID_pkcs9_emailAddress, at)) >= 0;) {
        const auto* entry = X509_NAME_get_entry(subject, at);
        if (auto added = addAddress(to, X509_NAME_ENTRY_get_data(entry)); !added) return added;
    }
    return {};
}

base::Result<> strongKey(X509* certificate) {
    const EVP_PKEY* key = X509_get0_pubkey(certificate);
    if (key == nullptr) return fail(Kind::refused, "has a key that cannot be read");
    const int type = EVP_PKEY_get_base_id(key);
    if (type != EVP_PKEY_RSA && type != EVP_PKEY_RSA_PSS && type != EVP_PKEY_EC) {
        return fail(Kind::refused, "has a key that is neither RSA nor of a NIST curve");
    }
    if (EVP_PKEY_get_security_bits(key) < kKeyStrength) {
        return fail(Kind::refused, "has too weak a key: RSA keys must have 2048 bits and more");
    }
    return {};
}

/// X509_get_key_usage() says UINT32_MAX where the extension is absent: everything is allowed.
base::Result<> fit(X509* certificate, std::uint32_t usage) {
    const auto flags = X509_get_extension_flags(certificate);
    if ((flags & (EXFLAG_INVALID | EXFLAG_CRITICAL)) != 0) {
        return fail(Kind::refused, "has an extension that is not understood");
    }
    if (!forMail(certificate)) return fail(Kind::refused, "is not meant for mail");
    if ((X509_get_key_usage(certificate) & usage) == 0) {
        return fail(Kind::refused, "is not meant for this: its key usage says so");
    }
    return strongKey(certificate);
}

}  // namespace

base::Result<std::vector<std::string>> addressesOf(const X509* certificate) {
    std::vector<std::string> addresses;
    if (auto read = addAlternativeNames(addresses, certificate); !read) return fail(read.error());
    if (addresses.empty()) {
        if (auto read = addSubjectAddresses(addresses, certificate); !read) {
            return fail(read.error());
        }
    }
    if (addresses.empty()) return fail(Kind::refused, "names no mail address");
    return addresses;
}

std::string subjectOf(const X509* certificate) {
    const BioPtr out(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(out.get(), X509_get_subject_name(certificate), 0,
                       XN_FLAG_ONELINE & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
    const auto text = base::printable(bytesOf(out.get()), 200);
    return text.empty() ? "(no name)" : text;
}

base::Result<> withinDates(const X509* certificate, base::Time now) {
    const auto seconds = static_cast<time_t>(
        std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
    // -1: before, 0: equal, 1: after; -2: no time at all.
    const int begin = ASN1_TIME_cmp_time_t(X509_get0_notBefore(certificate), seconds);
    const int end = ASN1_TIME_cmp_time_t(X509_get0_notAfter(certificate), seconds);
    if (begin == -2 || end == -2) return fail(Kind::refused, "has dates that cannot be read");
    if (begin > 0) return fail(Kind::refused, "is not valid yet");
    if (end < 0) return fail(Kind::refused, "has expired");
    return {};
}

bool forMail(X509* certificate) {
    return (X509_get_extended_key_usage(certificate) & (XKU_SMIME | XKU_ANYEKU)) != 0;
}

base::Result<> fitToSign(X509* certificate) {
    return fit(certificate, KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION);
}

base::Result<> fitToReceive(X509* certificate) {
    const EVP_PKEY* key = X509_get0_pubkey(certificate);
    const int type = key == nullptr ? EVP_PKEY_NONE : EVP_PKEY_get_base_id(key);
    if (type == EVP_PKEY_RSA) return fit(certificate, KU_KEY_ENCIPHERMENT);
    if (type == EVP_PKEY_EC) return fit(certificate, KU_KEY_AGREEMENT);
    return fail(Kind::refused, "has a key that mails cannot be encrypted for");
}

}  // namespace trust
