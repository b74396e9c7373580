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

SharedSessions TlsSessions::of(const SharedStore& store, Deadline now) {
    if (!store) return nullptr;
    Entry& entry = entries_[store];
    if (!entry.sessions || now >= entry.until) {
        entry = {begin(), now + kLongest};
        std::erase_if(entries_, [](const auto& each) { return each.first.expired(); });
    }
    return entry.sessions;
}

}  // namespace net
