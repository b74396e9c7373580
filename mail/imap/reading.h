// Reading mails and headers of the selected folder, without marking them as read (M8).
#pragma once

#include "mail/imap/session.h"
#include "mail/mailbox/mailbox.h"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace imap {

/// At most this many octets of bodies are asked for in one burst, going by the listed sizes.
inline constexpr std::uint64_t kWindow = 1 << 20;
inline constexpr std::size_t kWindowMails = 200;

struct Reading {
    std::vector<std::string> uids;
    std::uint64_t limit = 0;  ///< octets of each
    bool headersOnly = false;
    /// What the listing said; only widths of windows depend on it, never a bound.
    std::unordered_map<std::uint32_t, std::uint64_t> sizes;
};

/// One FETCH a mail, in bursts of kWindow, answers matched by uid. One octet more than the limit
/// is asked for: whether it comes tells a cut mail from one of exactly the limit, without trust in
/// RFC822.SIZE, which some servers only estimate. Fails as a whole only where the session broke.
[[nodiscard]] net::Task<base::Result<std::vector<mailbox::Fetched>>> readMails(Session& session,
                                                                               Reading reading);

}  // namespace imap
