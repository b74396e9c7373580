// One engineer's certificate: whose it is, and what it may be used for. Inside this room only.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "mail/trust/openssl.h"

#include <string>
#include <vector>

namespace trust {

inline constexpr std::size_t kMostAddressesOfOne = 100;  ///< of one certificate
inline constexpr int kKeyStrength = 112;  ///< bits of security: RSA 2048, and more (SP 800-57)

/// Its mail addresses, lower case, each once: rfc822Name entries of subjectAltName, and only where
/// there is none emailAddress of the subject. A common name is never one, nor SmtpUTF8Mailbox.
/// Fails (`refused`) where there is none or one of them is no plain `local@domain`: a NUL, a
/// control character, a blank or an 8-bit octet makes the whole certificate useless.
[[nodiscard]] base::Result<std::vector<std::string>> addressesOf(const X509* certificate);

/// The subject on one line, printable.
[[nodiscard]] std::string subjectOf(const X509* certificate);

/// Fails where `now` is outside of them ("has expired", "is not valid yet").
[[nodiscard]] base::Result<> withinDates(const X509* certificate, base::Time now);

/// RSA of 2048 bits and more, EC of that strength (OpenSSL 3.0's CMS knows no Edwards curves, nor
/// do mail clients); keyUsage with digitalSignature or nonRepudiation, extendedKeyUsage with
/// emailProtection or any, each where it is there at all; no critical extension that OpenSSL does
/// not know.
[[nodiscard]] base::Result<> fitToSign(X509* certificate);

/// The same for receiving: RSA with keyEncipherment, EC with keyAgreement, where keyUsage is there.
[[nodiscard]] base::Result<> fitToReceive(X509* certificate);

/// extendedKeyUsage absent, or with emailProtection or any.
[[nodiscard]] bool forMail(X509* certificate);

}  // namespace trust
