// Waiting for new mail on a selected session (IDLE, RFC 2177).
//
// Only a mail more in the folder ends it: flags, removals and a server's "still here" do not. IDLE
// is asked for again from time to time, before whatever stands between forgets the connection and
// before the server gives it up (RFC 2177: 29 minutes); a server that does not answer then is gone.
// A server that talks without end is read no faster than kLinesASecond.
#pragma once

#include "mail/imap/session.h"

namespace imap {

inline constexpr unsigned kLinesASecond = 2000;

enum class IdleEnd {
    mail,     ///< the session has news(); IDLE may be on
    woken,    ///< IDLE is still on
    late,     ///< `until`, or near it when IDLE is due again; IDLE is still on
    refused,  ///< the server would not, or ended it at once: session.idleEnd() says how
    talks,    ///< for ten seconds more lines than are read
};

/// Goes on with an IDLE that is still on. An error: the connection is lost. `heardAt`: when IDLE
/// was asked for, or the server said something, last.
[[nodiscard]] net::Task<base::Result<IdleEnd>> idle(Session& session, net::Duration renew,
                                                    net::Deadline until, net::Loop::Event& woken,
                                                    net::Deadline& heardAt);

}  // namespace imap
