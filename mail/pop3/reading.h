// Reading mails and headers of one session.
#pragma once

#include "mail/mailbox/mailbox.h"
#include "mail/pop3/maildrop.h"
#include "mail/pop3/session.h"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace pop3 {

inline constexpr std::size_t kWindowMails = 100;

struct Wanted {
    Drop drop;
    mailbox::Fetched* into = nullptr;
    bool done = false;
};

/// Reads a window of mails with RETR; with TOP where only headers are wanted, or where the mail is
/// listed above the limit. May leave some not `done`: the session broke because a mail went on
/// beyond limit and slack (that mail is done, and cut), or TOP turned out to be missing
/// (session.top is Offered::no then). Fails only where the connection did.
[[nodiscard]] net::Task<base::Result<>> readWindow(Session& session, std::vector<Wanted>& window,
                                                   std::uint64_t limit, bool headersOnly);

/// The identities of mails by their numbers, for servers without UIDL (identity.h); a mail whose
/// header the server refuses has none. Fails where the connection did.
[[nodiscard]] net::Task<base::Result<std::unordered_map<std::uint32_t, std::string>>> identify(
    Session& session, std::vector<Drop> drops);

}  // namespace pop3
