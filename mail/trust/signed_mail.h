// S/MIME (RFC 8551): who signed a mail, exactly what he signed, and replies that only he can read
// (M45; 5-lessons 5 and 6). OpenSSL's CMS stays behind this header.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "mail/message/letter.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trust {

/// A mail whose signature holds.
struct Signed {
    /// The signed MIME entity, header and body, octet by octet, line ends CRLF as they were signed:
    /// the only bytes that may be executed. Nothing of the mail around it (preamble, epilogue,
    /// other parts, subject) is among it.
    std::string content;
    std::vector<std::string> signers;    ///< mail addresses of the signer's certificate, lower case
    std::string subject;                 ///< the certificate's, printable, for the log
    std::optional<base::Time> signedAt;  ///< the signed attribute signingTime
    std::string digest;  ///< SHA-256 over signature and content, hexadecimal: the replay's name
};

/// The certificates of the engineers and, if given, the authorities that vouch for others.
/// Immutable, shared, thread-safe.
class Keyring {
  public:
    /// `folder`: every *.pem in it holds one engineer's certificate (the first in the file); it is
    /// trusted for the addresses in it (subjectAltName rfc822Name, else emailAddress of the
    /// subject), by itself, within its dates. `authorities`: a PEM file; certificates that they
    /// signed for S/MIME are believed too. "" = none. Fails with a sentence that names the file.
    [[nodiscard]] static base::Result<std::shared_ptr<const Keyring>> load(
        const std::string& folder, const std::string& authorities);

    virtual ~Keyring() = default;

    /// Whether the folder holds a certificate of this mailbox that is within its dates.
    [[nodiscard]] virtual bool knows(std::string_view mailbox, base::Time now) const = 0;

    /// nullopt: not an S/MIME signed mail. An error (`refused`, one printable sentence): it is one,
    /// and it does not hold: altered, signer unknown or expired at `now`, more than one signer,
    /// a weak digest (MD5, SHA-1), no or several signed parts, multipart/signed not outermost.
    /// Clear (multipart/signed) and opaque (application/pkcs7-mime, smime-type=signed-data).
    [[nodiscard]] virtual base::Result<std::optional<Signed>> verify(std::string_view mail,
                                                                     base::Time now) const = 0;

    /// `mail` (a rendered mail of ours, CRLF) with its content enveloped for the mailbox's
    /// certificates (AES-256-CBC, RFC 8551 3.3): the fields that are not about the content stay as
    /// they are, but Subject, which becomes `subject`. Fails where none is known.
    [[nodiscard]] virtual base::Result<std::string> encrypt(const std::string& mail,
                                                            std::string_view mailbox,
                                                            std::string_view subject,
                                                            base::Time now) const = 0;
};

/// The lines of the signed entity as commands, and the first one taken off: `MACHINE <serial>`
/// binds the mail to one machine, an optional `SEQUENCE <number>` after it orders it (D1).
struct SignedText {
    std::vector<message::Line> lines;  ///< without those two
    std::string machine;               ///< "" where the first line names none
    std::optional<std::uint64_t> sequence;
};
[[nodiscard]] base::Result<SignedText> readSigned(const Signed& mail, const message::Limits& limits,
                                                  const message::Leniency& leniency);

}  // namespace trust
