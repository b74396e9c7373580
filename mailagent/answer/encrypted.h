// Replies that only those can read who asked (M45): S/MIME, by mail/trust.
//
// Encrypting the same mail twice gives other bytes each time. A reply is therefore encrypted once,
// before the journal keeps it: what is sent again later is byte-identical, as for every reply, and
// its Message-ID is the plain reply's.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "mail/trust/signed_mail.h"
#include "mailagent/answer/party.h"

#include <string>

namespace answer {

/// `mail` for the requester's certificates. Its subject becomes "[nickname] ENCRYPTED REPLY":
/// neither the serial number nor the list's name stays readable. Who else gets it (the
/// administrator's copy) can read it too where a certificate of his is known; where none is, he is
/// taken off the recipients, and Cc out of the header. Fails (`missing`) where none of the
/// requester is known at `now` (Keyring::knows), and where encrypting failed.
[[nodiscard]] base::Result<Rendered> encryptedFor(const Self& self, const Rendered& mail,
                                                  const trust::Keyring& keyring,
                                                  const std::string& requester, base::Time now);

}  // namespace answer
