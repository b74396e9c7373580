// A dial with everything bound: endpoint, secrets, token refresh. What protocol rooms are given.
#pragma once

#include "config/settings.h"
#include "mailagent/service/meters.h"
#include "net/dialler.h"

#include <memory>
#include <string>

namespace wiring {

/// What is dialled: one account's server.
struct Way {
    net::Protocol protocol = net::Protocol::imap;
    const config::Account& account;
    std::string dnsServer{};
    std::string heloName{};  ///< SMTP; empty: the host's own
};

/// Dials as the settings say. Passwords and tokens are read on a worker at the first dial and kept;
/// an OAuth token that the server calls expired is fetched anew once (design decision 13), a
/// refused password is read anew at the next dial. `meters` counts the logins; null: nobody does.
[[nodiscard]] net::SharedDial sharedDial(net::Loop& loop, net::Dialler& dialler, const Way& way,
                                         service::Meters* meters);

/// The same for one machine's mailbox, whose whole conversations `tap` hears; may be null.
[[nodiscard]] net::Dial dial(net::Loop& loop, net::Dialler& dialler, const Way& way,
                             service::Meters* meters, std::shared_ptr<net::Tap> tap);

}  // namespace wiring
