// Keys, certificates, signatures and signed mails made while a test runs.
#pragma once

#include "base/clock.h"
#include "mail/trust/openssl.h"
#include "mail/trust/signed_mail.h"

#include <openssl/evp.h>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

using trust::CmsPtr;
using trust::X509Ptr;
using KeyPtr = std::unique_ptr<EVP_PKEY, trust::Freed<EVP_PKEY_free>>;

/// 2026-03-02 00:21:08 UTC: every certificate is made around it.
inline constexpr base::Time kNow =
    std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::seconds{1268};

enum class Keys { rsa1024, rsa2048, rsa3072, rsaPss, p256, p384, ed25519 };

struct Wish {
    Keys keys = Keys::p256;
    std::string commonName = "Ann";
    std::string emailAddress;                     ///< of the subject
    std::string names = "email:ann@example.com";  ///< subjectAltName, "" = none
    std::string rawName;                          ///< an rfc822Name, octet by octet
    std::string usage = "critical,digitalSignature,keyEncipherment,keyAgreement";
    std::string extendedUsage = "emailProtection";
    std::string authority = "CA:FALSE";  ///< basicConstraints
    int firstDay = -10, lastDay = 300;   ///< from kNow
    const EVP_MD* digest = EVP_sha256();
};

struct Identity {
    KeyPtr key;
    X509Ptr certificate;
};

/// Signed by `issuer`, or by itself.
[[nodiscard]] Identity make(const Wish& wish, const Identity* issuer = nullptr);
[[nodiscard]] Identity makeAuthority(const std::string& name, const Identity* issuer = nullptr,
                                     const std::string& extendedUsage = {});

[[nodiscard]] std::string pem(const Identity& identity);
[[nodiscard]] std::string pemWithKey(const Identity& identity);

struct Signing {
    bool detached = true;
    const EVP_MD* digest = EVP_sha256();
    std::vector<const X509*> more;         ///< certificates put beside the signer's
    const Identity* second = nullptr;      ///< one more signer
    std::string time = "20260302002000Z";  ///< signingTime; "" = OpenSSL's own
    unsigned flags = 0;  ///< of CMS_add1_signer: CMS_NOATTR, CMS_USE_KEYID, CMS_NOCERTS
    bool pss = false;
    int contentType = 0;  ///< NID; 0: data
};

/// DER.
[[nodiscard]] std::string sign(std::string_view content, const Identity& signer,
                               const Signing& how = {});
[[nodiscard]] std::string derOf(CMS_ContentInfo* cms);

inline const std::string kBody =
    "Content-Type: text/plain; charset=utf-8\r\n\r\nMACHINE 26XE00123\r\nGETLOG COUNTER\r\n";

struct Around {
    std::string boundary = "----=_b1";
    std::string preamble = "This is an S/MIME signed message\r\n";
    std::string epilogue;
    std::string protocol = "application/pkcs7-signature";
    std::string type;  ///< the whole Content-Type instead
    std::string partType = "application/pkcs7-signature; name=smime.p7s";
    std::string between;  ///< before the closing delimiter
};

[[nodiscard]] std::string clearMail(std::string_view content, std::string_view der,
                                    const Around& around = {});
[[nodiscard]] std::string opaqueMail(std::string_view der, std::string_view type = {});
/// clearMail() with the content's own signature.
[[nodiscard]] std::string signedMail(const Identity& signer, std::string_view content = kBody,
                                     const Around& around = {});

/// A folder of certificates, and a keyring of it.
class Folder {
  public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    void put(const std::string& name, const std::string& bytes) const;
    [[nodiscard]] std::string get(const std::string& name) const;
    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    std::string path_;
};

/// Fails the test where it cannot be loaded.
[[nodiscard]] std::shared_ptr<const trust::Keyring> keyringOf(
    const std::vector<const Identity*>& engineers, const Identity* authority = nullptr);

/// "" where the mail's signature holds, "none" where there is none, else the reason.
[[nodiscard]] std::string reasonOf(const base::Result<std::optional<trust::Signed>>& result);

}  // namespace bench
