#include "net/tls_sessions.h"

namespace net {

PlaceSessions::PlaceSessions() : share_(curl_share_init(), &curl_share_cleanup) {
    if (share_ && curl_share_setopt(share_.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION) !=
                      CURLSHE_OK) {
        share_.reset();
    }
}

SharedSessions TlsSessions::of(const SharedStore& store, const std::string& place, Deadline now) {
    if (!store) return nullptr;
    if (!stores_.contains(store)) {
        std::erase_if(stores_, [](const auto& each) { return each.first.expired(); });
    }
    Places& places = stores_[store];
    if (!places.contains(place) && places.size() >= kMost) {
        std::erase_if(places, [now](const auto& each) { return now >= each.second.until; });
        if (places.size() >= kMost) return nullptr;
    }
    Entry& entry = places[place];
    if (now >= entry.until) entry = {std::make_shared<PlaceSessions>(), now + kLongest};
    return entry.sessions->usable() ? entry.sessions : nullptr;
}

}  // namespace net
