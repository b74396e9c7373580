// TLS sessions to go on from (RFC 8446 2.2; of TLS 1.2 those with an id, RFC 5246 7.3): the next
// login at a server spares both ends the certificates, which is most of a handshake. Included
// inside this room only.
#pragma once

#include "net/loop.h"
#include "net/trust_store.h"

#include <curl/curl.h>
#include <map>
#include <memory>
#include <string>

namespace net {

/// libcurl's memory of sessions.
using SharedSessions = std::shared_ptr<CURLSH>;

/// A session stands for a certificate that was checked when it began, so each store of authorities
/// has its own, and each place begins anew after an hour: a certificate that has run out is noticed
/// by then. Some servers, or what stands before them, do not bear a session that is offered: they
/// are offered none. One thread's.
class TlsSessions {
  public:
    static constexpr Duration kLongest = std::chrono::hours(1);
    static constexpr std::size_t kMost = 1024;  ///< places of a store; further ones have none

    /// Those of a place ("host:port"); null where none is to be offered.
    [[nodiscard]] SharedSessions of(const SharedStore& store, const std::string& place,
                                    Deadline now = Steady::now());

    /// A login there went well: the next one offers its session.
    void left(const SharedStore& store, const std::string& place);

    /// A handshake was broken off without a reason. True where a session may have been offered:
    /// none is from now on, until the place begins anew.
    [[nodiscard]] bool brokenOff(const SharedStore& store, const std::string& place);

  private:
    struct Entry {
        SharedSessions sessions;
        Deadline until{};
        bool offered = false;
    };
    using Places = std::map<std::string, Entry>;
    [[nodiscard]] Entry* find(const SharedStore& store, const std::string& place);
    std::map<std::weak_ptr<X509_STORE>, Places, std::owner_less<>> stores_;
};

}  // namespace net
