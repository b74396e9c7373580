// A CMS signature (RFC 5652) taken apart and checked under one certificate. Which certificate is
// to be believed is the keyring's matter. Inside this room only.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "mail/trust/openssl.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trust {

inline constexpr int kMostCertificates = 10;  ///< in one signature

struct Signature {
    CmsPtr cms;
    CMS_SignerInfo* signer = nullptr;  ///< its one signer; owned by cms
    X509StackPtr bag;                  ///< the certificates that came with it; never null
};

/// nullopt: a CMS, but no SignedData. Fails (`refused`) where the bytes are no whole CMS and
/// nothing else, or not one signature by our rules: exactly one signer, signed attributes, digest
/// SHA-256 or longer, plain data inside, content attached (`opaque`) or absent (not `opaque`).
[[nodiscard]] base::Result<std::optional<Signature>> readSignature(std::string_view bytes,
                                                                   bool opaque);

/// Whether the signature names this certificate as its signer's.
[[nodiscard]] bool names(const Signature& signature, X509* certificate);

/// Checks signature and digest under the certificate's key. `detached` is what was signed where
/// the signature does not hold it. Returns the octets that were signed.
[[nodiscard]] base::Result<std::string> check(const Signature& signature, X509* certificate,
                                              std::optional<std::string_view> detached);

/// nullopt: it does not say. Fails where it says so twice or not in a readable way.
[[nodiscard]] base::Result<std::optional<base::Time>> signedAt(const Signature& signature);

/// SHA-256 over the signer's key, the signed attributes and the content: the same for every copy
/// of the signature. The signature's own octets are left out: strangers can write those anew so
/// that they still hold (BER, unsigned attributes, further certificates, ECDSA's second root).
[[nodiscard]] std::string nameOf(const Signature& signature, X509* certificate,
                                 std::string_view content);

}  // namespace trust
