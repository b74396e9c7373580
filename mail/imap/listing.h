// Selecting a folder and learning what is in it, sizes before any body.
#pragma once

#include "mail/imap/session.h"
#include "mail/mailbox/mailbox.h"

#include <cstdint>
#include <optional>
#include <string>

namespace imap {

struct Selected {
    std::uint32_t validity = 0;
    std::optional<std::uint32_t> uidNext;
    bool readOnly = false;
    bool keywords = false;  ///< the server keeps flags that it has never heard of (claims)
};

/// SELECT, one burst; asks for the capabilities along with it where the login did not show them.
/// How many mails there are is the session's to know from then on. `missing` where the folder is
/// not there.
[[nodiscard]] net::Task<base::Result<Selected>> select(Session& session, std::string folder);

/// The mails above `from.floor` where its validity still holds, else from the oldest on. Costs no
/// burst where SELECT has told already that there is nothing new, else one (more only where more
/// than `from.atMost` new mails wait).
[[nodiscard]] net::Task<base::Result<mailbox::Listing>> list(Session& session, Selected selected,
                                                             mailbox::ListFrom from);

/// The same on a session whose folder is selected since earlier, in one burst, also where there is
/// nothing new. For a handful of new mails: the caller selects anew where many may wait.
[[nodiscard]] net::Task<base::Result<mailbox::Listing>> listAgain(Session& session,
                                                                  std::uint32_t validity,
                                                                  mailbox::ListFrom from);

}  // namespace imap
