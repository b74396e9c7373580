// TLS sessions to go on from (RFC 8446 2.2, RFC 5077): the next login at a server that gave a
// ticket spares both ends the certificates, which is most of a handshake. Included inside this room
// only.
#pragma once

#include "net/loop.h"
#include "net/trust_store.h"

#include <curl/curl.h>
#include <map>
#include <memory>

namespace net {

/// libcurl's memory of eight servers' sessions, found by host, port, protocol and what is checked.
using SharedSessions = std::shared_ptr<CURLSH>;

/// A session stands for certificates that were checked when it began, so each store has its own,
/// and all are begun anew each hour: a certificate that has run out is noticed by then. One
/// thread's.
class TlsSessions {
  public:
    static constexpr Duration kLongest = std::chrono::hours(1);

    /// Those of a store; null for none, where nothing is checked, and where there is no memory.
    [[nodiscard]] SharedSessions of(const SharedStore& store, Deadline now = Steady::now());

  private:
    struct Entry {
        SharedSessions sessions;
        Deadline until{};
    };
    std::map<std::weak_ptr<X509_STORE>, Entry, std::owner_less<>> entries_;
};

}  // namespace net
