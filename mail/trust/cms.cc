#include "mail/trust/cms.h"

#include "base/digest.h"

#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>
#include <ctime>

namespace trust {
namespace {

using base::Kind;

base::Unexpected refused(std::string text) {
    return base::fail(Kind::refused, std::move(text));
}

bool isStrong(int digest) {
    switch (digest) {
        case NID_sha256:
        case NID_sha384:
        case NID_sha512:
        case NID_sha3_256:
        case NID_sha3_384:
        case NID_sha3_512:
            return true;
        default:
            return false;
    }
}

int algorithmOf(const X509_ALGOR* algorithm) {
    const ASN1_OBJECT* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
    return OBJ_obj2nid(object);
}

/// The digest that the parameters of RSASSA-PSS name; SHA-1 where they name none (RFC 4055 3.1).
int pssDigest(const X509_ALGOR* algorithm) {
    int type = V_ASN1_UNDEF;
    const void* value = nullptr;
    X509_ALGOR_get0(nullptr, &type, &value, algorithm);
    if (type != V_ASN1_SEQUENCE) return NID_sha1;
    const auto* sequence = static_cast<const ASN1_STRING*>(value);
    const unsigned char* at = ASN1_STRING_get0_data(sequence);
    const std::unique_ptr<RSA_PSS_PARAMS, Freed<RSA_PSS_PARAMS_free>> parameters(
        d2i_RSA_PSS_PARAMS(nullptr, &at, ASN1_STRING_length(sequence)));
    if (!parameters || parameters->hashAlgorithm == nullptr) return NID_sha1;
    return algorithmOf(parameters->hashAlgorithm);
}

/// Both the digest of the content and the one inside the signature's own algorithm.
bool hasStrongDigests(CMS_SignerInfo* signer) {
    X509_ALGOR* digest = nullptr;
    X509_ALGOR* signature = nullptr;
    CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &digest, &signature);
    if (!isStrong(algorithmOf(digest))) return false;
    const int algorithm = algorithmOf(signature);
    if (algorithm == NID_rsassaPss) return isStrong(pssDigest(signature));
    int inner = NID_undef;
    if (OBJ_find_sigid_algs(algorithm, &inner, nullptr) != 1) return true;  // a key's own name
    return inner == NID_undef || isStrong(inner);
}

/// RFC 5652 11.1: there once, one value, and that of the content.
bool saysPlainData(CMS_ContentInfo* cms, CMS_SignerInfo* signer) {
    if (OBJ_obj2nid(CMS_get0_eContentType(cms)) != NID_pkcs7_data) return false;
    const auto* type = static_cast<const ASN1_OBJECT*>(
        CMS_signed_get0_data_by_OBJ(signer, OBJ_nid2obj(NID_pkcs9_contentType), -3, V_ASN1_OBJECT));
    return type != nullptr && OBJ_obj2nid(type) == NID_pkcs7_data;
}

/// "" where the signature keeps our rules.
std::string fault(const Signature& signature, bool opaque) {
    CMS_ContentInfo* cms = signature.cms.get();
    ASN1_OCTET_STRING** content = CMS_get0_content(cms);
    const bool attached = content != nullptr && *content != nullptr;
    if (opaque && !attached) return "its signature holds no content";
    if (!opaque && attached) return "its signature carries a content of its own";
    if (CMS_signed_get_attr_count(signature.signer) < 2) return "its signature has no attributes";
    if (!hasStrongDigests(signature.signer)) {
        return "its digest is too weak: SHA-256 or longer is needed";
    }
    if (!saysPlainData(cms, signature.signer)) return "what it signs is not plain data";
    return {};
}

CmsPtr parse(std::string_view bytes) {
    const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
    const auto* const end = at + bytes.size();
    CmsPtr cms(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(bytes.size())));
    if (at != end) cms.reset();
    return cms;
}

/// Of a memory BIO CMS_verify makes another one, and loses it where the message names a digest that
/// OpenSSL (3.0) does not know: each such mail of a stranger would cost memory until the end. It
/// makes none of a filter.
BioPtr filteredReaderOf(std::string_view bytes) {
    BioPtr filter(BIO_new(BIO_f_null()));
    if (filter) BIO_push(filter.get(), readerOf(bytes).release());
    return filter;
}

}  // namespace

base::Result<std::optional<Signature>> readSignature(std::string_view bytes, bool opaque) {
    Signature out;
    out.cms = parse(bytes);
    if (!out.cms) return refused("its signature cannot be read: cut off, or altered on the way");
    if (OBJ_obj2nid(CMS_get0_type(out.cms.get())) != NID_pkcs7_signed) {
        return std::optional<Signature>();
    }
    auto* signers = CMS_get0_SignerInfos(out.cms.get());
    const int count = signers == nullptr ? 0 : sk_CMS_SignerInfo_num(signers);
    if (count != 1) {
        return refused(count < 1 ? "it is signed by nobody" : "it has more than one signer");
    }
    out.signer = sk_CMS_SignerInfo_value(signers, 0);
    out.bag.reset(CMS_get1_certs(out.cms.get()));
    if (!out.bag) out.bag.reset(sk_X509_new_null());
    if (!out.bag || sk_X509_num(out.bag.get()) > kMostCertificates) {
        return refused("its signature brings more than 10 certificates");
    }
    if (auto text = fault(out, opaque); !text.empty()) return refused(std::move(text));
    return std::optional<Signature>(std::move(out));
}

bool names(const Signature& signature, X509* certificate) {
    return CMS_SignerInfo_cert_cmp(signature.signer, certificate) == 0;
}

base::Result<std::string> check(const Signature& signature, X509* certificate,
                                std::optional<std::string_view> detached) {
    const ErrorsDropped errors;
    CMS_SignerInfo_set1_signer_cert(signature.signer, certificate);
    const BioPtr in = detached ? filteredReaderOf(*detached) : nullptr;
    const BioPtr out(BIO_new(BIO_s_mem()));
    // The chain is checked by the keyring, at its caller's time.
    constexpr unsigned kFlags = CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY | CMS_NOINTERN | CMS_NOCRL;
    if (CMS_verify(signature.cms.get(), nullptr, nullptr, in.get(), out.get(), kFlags) != 1) {
        return refused("its text was altered on the way, or is not what was signed");
    }
    return std::string(bytesOf(out.get()));
}

base::Result<std::optional<base::Time>> signedAt(const Signature& signature) {
    CMS_SignerInfo* signer = signature.signer;
    const int at = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1);
    if (at < 0) return std::optional<base::Time>();
    X509_ATTRIBUTE* attribute = CMS_signed_get_attr(signer, at);
    const bool again = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, at) >= 0;
    const ASN1_TYPE* value =
        X509_ATTRIBUTE_count(attribute) == 1 ? X509_ATTRIBUTE_get0_type(attribute, 0) : nullptr;
    std::tm parts{};
    if (again || value == nullptr ||
        (value->type != V_ASN1_UTCTIME && value->type != V_ASN1_GENERALIZEDTIME) ||
        ASN1_TIME_to_tm(value->value.asn1_string, &parts) != 1) {
        return refused("its time of signing cannot be read");
    }
    using namespace std::chrono;
    const auto day = sys_days{year{parts.tm_year + 1900} / (parts.tm_mon + 1) / parts.tm_mday};
    return std::optional<base::Time>(day + hours{parts.tm_hour} + minutes{parts.tm_min} +
                                     seconds{parts.tm_sec});
}

std::string nameOf(const Signature& signature, X509* certificate, std::string_view content) {
    std::string bytes;
    const auto append = [&](int size, unsigned char* der) {
        if (size > 0) bytes.append(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
        OPENSSL_free(der);
    };
    unsigned char* der = nullptr;
    int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
    append(size, der);
    for (int i = 0; i < CMS_signed_get_attr_count(signature.signer); ++i) {
        der = nullptr;
        size = i2d_X509_ATTRIBUTE(CMS_signed_get_attr(signature.signer, i), &der);
        append(size, der);
    }
    bytes += content;
    return base::sha256Hex(bytes);
}

}  // namespace trust
