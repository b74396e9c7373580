// A dial with everything bound: endpoint, secrets, token refresh. What protocol rooms are given.
#pragma once

#include "config/settings.h"
#include "mailagent/service/meters.h"
#include "net/dialler.h"

#include <memory>
#include <string>

namespace wiring {

/// Who counts the logins of a line, and who may listen to its conversations; either may be null.
struct Heard {
    service::Meters* meters = nullptr;
    std::shared_ptr<net::Tap> tap{};

    /// Dials `account` as the settings say. Passwords and tokens are read on a worker at the first
    /// dial and kept; an OAuth token that the server calls expired is fetched anew once (design
    /// decision 13), a refused password is read anew at the next dial.
};
[[nodiscard]] net::Dial dial(net::Loop& loop, net::Dialler& dialler, net::Protocol protocol,
                             const config::Account& account, const std::string& dnsServer,
                             const std::string& heloName, Heard heard = {});

}  // namespace wiring
