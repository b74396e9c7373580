#include "tests/mail/trust/smime_bench.h"

#include "mail/message/encode.h"

#include <doctest/doctest.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace bench {
namespace {

using trust::BioPtr;
using trust::bytesOf;
namespace fs = std::filesystem;

const unsigned char* raw(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

KeyPtr makeKey(Keys keys) {
    switch (keys) {
        case Keys::rsa1024:
            return KeyPtr(EVP_RSA_gen(1024));
        case Keys::rsa2048:
            return KeyPtr(EVP_RSA_gen(2048));
        case Keys::rsa3072:
            return KeyPtr(EVP_RSA_gen(3072));
        case Keys::rsaPss:
            return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA-PSS", std::size_t{2048}));
        case Keys::p256:
            return KeyPtr(EVP_EC_gen("P-256"));
        case Keys::p384:
            return KeyPtr(EVP_EC_gen("P-384"));
        case Keys::ed25519:
            return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    }
    return {};
}

void addExtension(X509* certificate, X509* issuer, int nid, const std::string& value) {
    if (value.empty()) return;
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
    REQUIRE(extension != nullptr);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

void addRawName(X509* certificate, const std::string& name) {
    if (name.empty()) return;
    GENERAL_NAMES* names = sk_GENERAL_NAME_new_null();
    GENERAL_NAME* entry = GENERAL_NAME_new();
    ASN1_IA5STRING* text = ASN1_IA5STRING_new();
    ASN1_STRING_set(text, name.data(), static_cast<int>(name.size()));
    GENERAL_NAME_set0_value(entry, GEN_EMAIL, text);
    sk_GENERAL_NAME_push(names, entry);
    X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, X509V3_ADD_APPEND);
    GENERAL_NAMES_free(names);
}

void addSubject(X509* certificate, const Wish& wish) {
    X509_NAME* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, raw(wish.commonName), -1, -1, 0);
    if (wish.emailAddress.empty()) return;
    X509_NAME_add_entry_by_NID(name, NID_pkcs9_emailAddress, MBSTRING_ASC, raw(wish.emailAddress),
                               static_cast<int>(wish.emailAddress.size()), -1, 0);
}

void setDates(X509* certificate, const Wish& wish) {
    const auto at = [](int day) {
        return static_cast<time_t>(
            std::chrono::floor<std::chrono::seconds>(kNow + std::chrono::days{day})
                .time_since_epoch()
                .count());
    };
    ASN1_TIME_set(X509_getm_notBefore(certificate), at(wish.firstDay));
    ASN1_TIME_set(X509_getm_notAfter(certificate), at(wish.lastDay));
}

void addSigner(CMS_ContentInfo* cms, const Identity& signer, const Signing& how) {
    const unsigned flags = how.flags | (how.pss ? CMS_KEY_PARAM : 0U) | CMS_NOSMIMECAP;
    CMS_SignerInfo* info = CMS_add1_signer(cms, signer.certificate.get(), signer.key.get(),
                                           how.digest, flags | CMS_PARTIAL);
    REQUIRE(info != nullptr);
    if (how.pss) {
        EVP_PKEY_CTX* context = CMS_SignerInfo_get0_pkey_ctx(info);
        REQUIRE(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0);
    }
    if (how.time.empty() || (how.flags & CMS_NOATTR) != 0) return;
    ASN1_TIME* time = ASN1_TIME_new();
    REQUIRE(ASN1_TIME_set_string_X509(time, how.time.c_str()) == 1);
    REQUIRE(CMS_signed_add1_attr_by_NID(info, NID_pkcs9_signingTime, time->type, time, -1) == 1);
    ASN1_TIME_free(time);
}

std::string pemText(const Identity& identity, bool key) {
    const BioPtr out(BIO_new(BIO_s_mem()));
    if (key) {
        PEM_write_bio_PrivateKey(out.get(), identity.key.get(), nullptr, nullptr, 0, nullptr,
                                 nullptr);
    }
    PEM_write_bio_X509(out.get(), identity.certificate.get());
    return std::string(bytesOf(out.get()));
}

}  // namespace

Identity make(const Wish& wish, const Identity* issuer) {
    Identity made{makeKey(wish.keys), X509Ptr(X509_new())};
    REQUIRE(made.key != nullptr);
    static long serial = 1000;
    X509* certificate = made.certificate.get();
    X509* by = issuer == nullptr ? certificate : issuer->certificate.get();
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
    setDates(certificate, wish);
    addSubject(certificate, wish);
    X509_set_issuer_name(certificate, X509_get_subject_name(by));
    X509_set_pubkey(certificate, made.key.get());
    addExtension(certificate, by, NID_basic_constraints, wish.authority);
    addExtension(certificate, by, NID_key_usage, wish.usage);
    addExtension(certificate, by, NID_ext_key_usage, wish.extendedUsage);
    addExtension(certificate, by, NID_subject_key_identifier, "hash");
    addExtension(certificate, by, NID_subject_alt_name, wish.names);
    addRawName(certificate, wish.rawName);
    EVP_PKEY* key = issuer == nullptr ? made.key.get() : issuer->key.get();
    const bool edwards = EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519;
    REQUIRE(X509_sign(certificate, key, edwards ? nullptr : wish.digest) > 0);
    return made;
}

Identity makeAuthority(const std::string& name, const Identity* issuer,
                       const std::string& extendedUsage) {
    Wish wish;
    wish.commonName = name;
    wish.names.clear();
    wish.usage = "critical,keyCertSign";
    wish.extendedUsage = extendedUsage;
    wish.authority = "critical,CA:TRUE";
    return make(wish, issuer);
}

std::string pem(const Identity& identity) {
    return pemText(identity, false);
}

std::string pemWithKey(const Identity& identity) {
    return pemText(identity, true);
}

std::string derOf(CMS_ContentInfo* cms) {
    unsigned char* der = nullptr;
    const int size = i2d_CMS_ContentInfo(cms, &der);
    REQUIRE(size > 0);
    std::string bytes(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return bytes;
}

std::string sign(std::string_view content, const Identity& signer, const Signing& how) {
    const unsigned flags = CMS_BINARY | CMS_PARTIAL | (how.detached ? CMS_DETACHED : 0U);
    const CmsPtr cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, flags));
    REQUIRE(cms != nullptr);
    if (how.contentType != 0) {
        CMS_set1_eContentType(cms.get(), OBJ_nid2obj(how.contentType));
    }
    addSigner(cms.get(), signer, how);
    if (how.second != nullptr) addSigner(cms.get(), *how.second, how);
    for (const X509* certificate : how.more) {
        REQUIRE(CMS_add1_cert(cms.get(), const_cast<X509*>(certificate)) == 1);
    }
    const auto in = trust::readerOf(content);
    REQUIRE(CMS_final(cms.get(), in.get(), nullptr, flags) == 1);
    return derOf(cms.get());
}

std::string clearMail(std::string_view content, std::string_view der, const Around& around) {
    std::string type = around.type;
    if (type.empty()) {
        type = "multipart/signed; protocol=\"" + around.protocol +
               "\"; micalg=sha-256;\r\n boundary=\"" + around.boundary + "\"";
    }
    std::string mail = "From: Ann <ann@example.com>\r\nSubject: secret\r\nMIME-Version: 1.0\r\n";
    mail += "Content-Type: " + type + "\r\n\r\n" + around.preamble;
    mail += "\r\n--" + around.boundary + "\r\n";
    mail += content;
    mail += "\r\n--" + around.boundary + "\r\nContent-Type: " + around.partType +
            "\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    mail += message::base64Lines(der);
    mail += "\r\n" + around.between + "--" + around.boundary + "--\r\n" + around.epilogue;
    return mail;
}

std::string opaqueMail(std::string_view der, std::string_view type) {
    std::string mail = "From: Ann <ann@example.com>\r\nSubject: secret\r\nMIME-Version: 1.0\r\n";
    mail += "Content-Type: ";
    mail += type.empty() ? "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m" : type;
    mail += "\r\nContent-Transfer-Encoding: base64\r\n";
    mail += "Content-Disposition: attachment; filename=smime.p7m\r\n\r\n";
    mail += message::base64Lines(der);
    return mail;
}

std::string signedMail(const Identity& signer, std::string_view content, const Around& around) {
    return clearMail(content, sign(content, signer), around);
}

Folder::Folder() {
    std::string pattern = (fs::temp_directory_path() / "smimeXXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
}

Folder::~Folder() {
    std::error_code error;
    fs::remove_all(path_, error);
}

void Folder::put(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ + "/" + name, std::ios::binary) << bytes;
}

std::string Folder::get(const std::string& name) const {
    std::ifstream file(path_ + "/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::shared_ptr<const trust::Keyring> keyringOf(const std::vector<const Identity*>& engineers,
                                                const Identity* authority) {
    const Folder folder;
    int number = 0;
    for (const auto* engineer : engineers) {
        folder.put(std::to_string(++number) + ".pem", pem(*engineer));
    }
    const Folder other;
    if (authority != nullptr) other.put("authorities", pem(*authority));
    auto keyring = trust::Keyring::load(folder.path(),
                                        authority == nullptr ? "" : other.path() + "/authorities");
    REQUIRE_MESSAGE(keyring, keyring.error().text);
    return *keyring;
}

std::string reasonOf(const base::Result<std::optional<trust::Signed>>& result) {
    if (!result) return result.error().text;
    return *result ? "" : "none";
}

}  // namespace bench
