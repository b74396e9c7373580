// Where the signed part of a mail is: exact octets by RFC 1847, RFC 2046 5.1 and RFC 8551 3.5.
// Inside this room only.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace trust {

inline constexpr std::size_t kMostMail = std::size_t{1024} * 1024 + 65536;
inline constexpr std::size_t kMostSignature = std::size_t{128} * 1024;  ///< of a clear-signed mail

struct SignedPart {
    enum class Form {
        none,    ///< no S/MIME signed mail
        clear,   ///< multipart/signed: `content` is what was signed, `cms` its detached signature
        opaque,  ///< application/pkcs7-mime: `cms` holds both
    };
    Form form = Form::none;
    bool said = true;     ///< opaque: smime-type=signed-data; else the CMS itself must tell
    std::string content;  ///< canonical: every line end is CRLF, nothing else is changed
    std::string cms;      ///< DER or BER
};

/// Fails (`refused`) where the mail is or holds a signed one, but not so that there is exactly one
/// signed part and one signature and nothing around them. Preamble and epilogue are not looked at
/// (clients write there "This is a signed message"), and so never part of `content`.
[[nodiscard]] base::Result<SignedPart> findSigned(std::string_view mail);

/// Every LF that has no CR before it gets one.
[[nodiscard]] std::string canonicalLines(std::string_view text);

}  // namespace trust
