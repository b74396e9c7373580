// Reading mails and headers of the selected folder, without marking them as read (M8).
#pragma once

#include "mail/imap/session.h"
#include "mail/mailbox/mailbox.h"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace imap {

inline constexpr std::size_t kWindowMails = 200;

struct Reading {
    std::vector<std::string> uids;
    std::uint64_t limit = 0;  ///< octets of each
    bool headersOnly = false;
    /// What the listing said; only widths of windows depend on it, never a bound.
    std::unordered_map<std::uint32_t, std::uint64_t> sizes;
};

/// One FETCH a mail, in bursts of a mailbox::ReadWindow, answers matched by uid. One octet more
/// than the limit is asked for: whether it comes tells a cut mail from one of exactly the limit,
/// without trust in RFC822.SIZE, which some servers only estimate. Fails as a whole only where the
/// session broke.
[[nodiscard]] net::Task<base::Result<std::vector<mailbox::Fetched>>> readMails(Session& session,
                                                                               Reading reading);

}  // namespace imap
