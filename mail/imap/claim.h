// Marks by which two agents that serve one folder by mistake notice each other: a keyword on every
// mail that is about to be settled, "MailagentClaim-" and the agent's name. The server puts the two
// agents' STORE commands in an order, and its answers tell each what was there: whoever comes
// second sees the other's keyword, takes its own off again and settles nothing. Where both come at
// once each may see the other's: then neither settles, and their next turns lie apart.
//
// The keyword goes with the mail. A mail that waits for the relay keeps it, and so stays claimed.
#pragma once

#include "mail/imap/session.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace imap {

/// Frozen: it is how agents of all versions know each other.
inline constexpr std::string_view kClaimPrefix = "MailagentClaim-";

/// Claims the mails for `agent` (letters and digits). One burst; two where the server does not show
/// the flags by itself, and one more in a conflict.
/// True: ours. False: the server would not keep the keyword, nothing is claimed. anotherAgent()
/// with a sentence where another one was first with any of them: none of them is claimed then.
/// `temporary` where a mail is gone: it may have been served by whoever took it away.
[[nodiscard]] net::Task<base::Result<bool>> claimMails(Session& session,
                                                       std::vector<std::uint32_t> uids,
                                                       std::string agent);

}  // namespace imap
