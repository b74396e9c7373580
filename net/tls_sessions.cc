#include "net/tls_sessions.h"

namespace net {
namespace {

SharedSessions begin() {
    SharedSessions sessions(curl_share_init(), [](CURLSH* share) {
        if (share) curl_share_cleanup(share);
    });
    const bool made = sessions && curl_share_setopt(sessions.get(), CURLSHOPT_SHARE,
                                                    CURL_LOCK_DATA_SSL_SESSION) == CURLSHE_OK;
    return made ? sessions : nullptr;
}

}  // namespace

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
    if (now >= entry.until) entry = {begin(), now + kLongest, false};
    return entry.sessions;
}

void TlsSessions::left(const SharedStore& store, const std::string& place) {
    if (Entry* const entry = find(store, place)) entry->offered = true;
}

bool TlsSessions::brokenOff(const SharedStore& store, const std::string& place) {
    Entry* const entry = find(store, place);
    if (!entry || !entry->offered) return false;
    entry->sessions.reset();
    return true;
}

TlsSessions::Entry* TlsSessions::find(const SharedStore& store, const std::string& place) {
    const auto places = stores_.find(store);
    if (places == stores_.end()) return nullptr;
    const auto entry = places->second.find(place);
    return entry == places->second.end() ? nullptr : &entry->second;
}

}  // namespace net
