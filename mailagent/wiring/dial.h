// A dial with everything bound: endpoint, secrets, token refresh. What protocol rooms are given.
#pragma once

#include "config/settings.h"
#include "mailagent/service/meters.h"
#include "net/dialler.h"

#include <memory>
#include <string>
#include <string_view>

namespace wiring {

/// What is dialled: one account's server.
struct Way {
    net::Protocol protocol = net::Protocol::imap;
    const config::Account& account;
    std::string dnsServer{};
    std::string heloName{};  ///< SMTP; empty: the host's own
};

/// One account's line to its server: the endpoint, and the secrets of the last dial. The loop's
/// thread. A weak pointer to one holds none of its memory.
struct Line;

/// `meters` counts the logins; null: nobody does.
[[nodiscard]] std::shared_ptr<Line> lineTo(net::Loop& loop, net::Dialler& dialler, const Way& way,
                                           service::Meters* meters);

/// Dials as the settings say. Passwords and tokens are read on a worker at the first dial and kept;
/// an OAuth token that the server calls expired is fetched anew once (design decision 13), a
/// refused password is read anew at the next dial.
[[nodiscard]] net::SharedDial sharedDial(std::shared_ptr<Line> line);

/// The same for one machine's mailbox, whose whole conversations `tap` hears; may be null.
[[nodiscard]] net::Dial dial(std::shared_ptr<Line> line, std::shared_ptr<net::Tap> tap);

/// The words as net::masked() has them, for what the line's server and its proxy were told.
[[nodiscard]] std::string masked(std::string_view words, const Line& line);

}  // namespace wiring
