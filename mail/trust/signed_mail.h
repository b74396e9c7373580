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
    /// SHA-256 over the signer's key, the signed attributes and the content, hexadecimal: the
    /// replay's name. A stranger can write the signature's own octets anew so that they still
    /// hold; they are not part of it.
    std::string digest;
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

    /// Whether the folder holds a certificate of this mailbox that is within its dates and that
    /// mails can be encrypted for: encrypt() finds one.
    [[nodiscard]] virtual bool knows(std::string_view mailbox, base::Time now) const = 0;

    /// Whether a certificate of the folder names this mailbox, fit and within its dates or not.
    [[nodiscard]] virtual bool hasCertificateOf(std::string_view mailbox) const = 0;

    /// nullopt: not an S/MIME signed mail. An error (`refused`, one printable sentence): it is one,
    /// and it does not hold: altered, signer unknown or expired at `now`, more than one signer,
    /// a weak digest (MD5, SHA-1), no or several signed parts, multipart/signed not outermost.
    /// Clear (multipart/signed) and opaque (application/pkcs7-mime, smime-type=signed-data).
    /// Certificates are judged at `now`; revocation is not looked up: a certificate that shall not
    /// count any more is taken out of the folder.
    [[nodiscard]] virtual base::Result<std::optional<Signed>> verify(std::string_view mail,
                                                                     base::Time now) const = 0;

    /// `mail` (a rendered mail of ours, CRLF) with its content enveloped for all certificates of
    /// the mailboxes (AES-256-CBC, RFC 8551 3.3): the fields that are not about the content stay
    /// as they are, but Subject, which becomes `subject`. Fails (`missing`) where one of the
    /// mailboxes has none. The bytes are other ones each time: keep them to send them again.
    [[nodiscard]] virtual base::Result<std::string> encrypt(
        const std::string& mail, const std::vector<std::string>& mailboxes,
        std::string_view subject, base::Time now) const = 0;
};

/// The lines of the signed entity as commands, and the first one taken off: `MACHINE <serial>`
/// binds the mail to one machine, an optional `SEQUENCE <number>` on the next typed line orders it
/// (D1). From the first column, words in any case. Fails (`refused`) where the word stands there
/// without its serial number or a number of 1 to 18 digits; `invalid` as message::read() does.
struct SignedText {
    std::vector<message::Line> lines;  ///< without those two
    std::string machine;               ///< "" where the first line names none
    std::optional<std::uint64_t> sequence;
};
[[nodiscard]] base::Result<SignedText> readSigned(const Signed& mail, const message::Limits& limits,
                                                  const message::Leniency& leniency);

}  // namespace trust
