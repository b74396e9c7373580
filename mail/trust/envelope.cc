#include "mail/trust/envelope.h"

#include "base/text.h"
#include "mail/message/encode.h"

#include <openssl/ec.h>
#include <openssl/evp.h>

namespace trust {
namespace {

using base::Kind;

/// A mail's header and body in the two halves that they go to.
struct Halves {
    std::string outer;  ///< fields that stay readable
    std::string inner;  ///< the entity: fields about the content, an empty line, the body
};

bool isAboutContent(std::string_view field) {
    return base::startsWithNoCase(field, "Content-");
}

bool isReplaced(std::string_view field) {
    return base::startsWithNoCase(field, "MIME-Version:") ||
           base::startsWithNoCase(field, "Subject:");
}

/// One field with its folded lines off the front; "" at the empty line.
std::string_view takeField(std::string_view& rest) {
    std::size_t end = 0;
    do {
        const auto next = rest.find("\r\n", end);
        end = next == std::string_view::npos ? rest.size() : next + 2;
    } while (end < rest.size() && base::isBlank(rest[end]));
    const auto field = rest.substr(0, end);
    rest.remove_prefix(end);
    return field == "\r\n" ? std::string_view() : field;
}

Halves halvesOf(std::string_view mail) {
    Halves out;
    while (!mail.empty()) {
        const auto field = takeField(mail);
        if (field.empty()) break;
        if (isAboutContent(field)) {
            out.inner += field;
        } else if (!isReplaced(field)) {
            out.outer += field;
        }
    }
    out.inner += "\r\n";
    out.inner += mail;
    return out;
}

/// OpenSSL's default for ECDH is SHA-1.
bool addRecipient(CMS_ContentInfo* cms, X509* certificate) {
    CMS_RecipientInfo* recipient = CMS_add1_recipient_cert(cms, certificate, CMS_KEY_PARAM);
    if (recipient == nullptr) return false;
    if (CMS_RecipientInfo_type(recipient) != CMS_RECIPINFO_AGREE) return true;
    EVP_PKEY_CTX* context = CMS_RecipientInfo_get0_pkey_ctx(recipient);
    return context != nullptr && EVP_PKEY_CTX_set_ecdh_kdf_md(context, EVP_sha256()) > 0;
}

std::string envelope(std::string_view entity, const std::vector<X509*>& certificates) {
    const auto in = readerOf(entity);
    const CmsPtr cms(CMS_encrypt(nullptr, nullptr, EVP_aes_256_cbc(), CMS_PARTIAL | CMS_BINARY));
    if (!in || !cms) return {};
    for (X509* certificate : certificates) {
        if (!addRecipient(cms.get(), certificate)) return {};
    }
    if (CMS_final(cms.get(), in.get(), nullptr, CMS_BINARY) != 1) return {};
    unsigned char* der = nullptr;
    const int size = i2d_CMS_ContentInfo(cms.get(), &der);
    if (size <= 0) return {};
    std::string bytes(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return bytes;
}

}  // namespace

base::Result<std::string> enveloped(std::string_view mail, const std::vector<X509*>& certificates,
                                    std::string_view subject) {
    const ErrorsDropped errors;
    const auto halves = halvesOf(mail);
    const auto bytes = envelope(halves.inner, certificates);
    if (bytes.empty()) return base::fail(Kind::invalid, "this mail could not be encrypted");
    return halves.outer + message::headerField("Subject", subject) +
           "MIME-Version: 1.0\r\n"
           "Content-Type: application/pkcs7-mime; smime-type=enveloped-data;\r\n"
           " name=smime.p7m\r\n"
           "Content-Transfer-Encoding: base64\r\n"
           "Content-Disposition: attachment; filename=smime.p7m\r\n\r\n" +
           message::base64Lines(bytes);
}

}  // namespace trust
