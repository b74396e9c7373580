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
#include <utility>

namespace net {

/// What the logins at one place left: libcurl's memory of sessions, and whether one is offered from
/// it. Some servers, or what stands before them, do not bear that. One thread's.
class PlaceSessions {
  public:
    PlaceSessions();

    /// Null where memory was short.
    [[nodiscard]] CURLSH* share() const noexcept { return share_.get(); }
    [[nodiscard]] bool usable() const noexcept { return share_ && !givenUp_; }

    /// A login went well: the next one offers its session.
    void left() noexcept {
        offered_ = true;
        notBorne_ = 0;
    }

    /// A handshake was broken off without a reason. True where a session may have been offered:
    /// the next login offers none.
    [[nodiscard]] bool brokenOff() noexcept { return suspected_ = offered_; }
    [[nodiscard]] bool suspected() const noexcept { return suspected_; }

    /// How the login without an offer went that follows. A server that was away for a moment
    /// fails, or goes well, with both: only where it happens twice in a row is none offered again.
    void wentWithout(bool well) noexcept {
        if (!std::exchange(suspected_, false) || !well) return;
        givenUp_ = ++notBorne_ >= 2;
    }

  private:
    std::unique_ptr<CURLSH, decltype(&curl_share_cleanup)> share_;
    bool offered_ = false;
    bool suspected_ = false;
    bool givenUp_ = false;
    int notBorne_ = 0;  ///< in a row
};

using SharedSessions = std::shared_ptr<PlaceSessions>;

/// A session stands for a certificate that was checked when it began, so each store of authorities
/// has its own, and each place begins anew after an hour: a certificate that has run out is noticed
/// by then. One thread's.
class TlsSessions {
  public:
    static constexpr Duration kLongest = std::chrono::hours(1);
    static constexpr std::size_t kMost = 1024;  ///< places of a store; further ones have none

    /// Those of a place ("host:port"); null where none is to be offered.
    [[nodiscard]] SharedSessions of(const SharedStore& store, const std::string& place,
                                    Deadline now = Steady::now());

  private:
    struct Entry {
        SharedSessions sessions;
        Deadline until{};
    };
    using Places = std::map<std::string, Entry>;
    std::map<std::weak_ptr<X509_STORE>, Places, std::owner_less<>> stores_;
};

}  // namespace net
