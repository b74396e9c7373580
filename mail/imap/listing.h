// Selecting a folder and learning what is in it, sizes before any body.
#pragma once

#include "mail/imap/session.h"
#include "mail/mailbox/mailbox.h"

#include <cstdint>
#include <optional>
#include <string>

namespace imap {

/// The mails of the kAhead uids above a floor: asked for beside SELECT, before it is known whether
/// there are any and whether the floor still counts.
struct Ahead {
    std::vector<mailbox::Listed> mails;
    bool more = false;
};
inline constexpr std::uint32_t kAhead = 64;

struct Selected {
    std::uint32_t validity = 0;
    std::optional<std::uint32_t> uidNext;
    bool readOnly = false;
    bool keywords = false;  ///< the server keeps flags that it has never heard of (claims)
};

struct Selection {
    Selected folder;
    std::optional<Ahead> ahead;  ///< nullopt: the floor does not count here, or it was refused
};

/// The validity of what is listed: the server's number, and behind "~" how often the folder went
/// back to uids that it had given out before, under the same number: one restored from a backup,
/// whose new mails lie below the floor. Such a listing begins anew, as under another number.
[[nodiscard]] std::string validityOf(const Selected& selected, const mailbox::ListFrom& from);

/// SELECT, one burst; asks for the capabilities along with it where the login did not show them,
/// and for what lies ahead of `from.floor`. How many mails there are is the session's to know from
/// then on. `missing` where the folder is not there.
[[nodiscard]] net::Task<base::Result<Selection>> select(Session& session, std::string folder,
                                                        mailbox::ListFrom from);

/// The mails above `from.floor` where its validity still holds, else from the oldest on. Costs no
/// burst where the answer to SELECT shows that there is nothing new, or a handful; else one (more
/// only where more than `from.atMost` new mails wait).
[[nodiscard]] net::Task<base::Result<mailbox::Listing>> list(Session& session, Selected selected,
                                                             std::optional<Ahead> ahead,
                                                             mailbox::ListFrom from);

/// The same on a session whose folder is selected since earlier, in one burst, also where there is
/// nothing new. For a handful of new mails: the caller selects anew where many may wait.
[[nodiscard]] net::Task<base::Result<mailbox::Listing>> listAgain(Session& session,
                                                                  std::string validity,
                                                                  mailbox::ListFrom from);

}  // namespace imap
