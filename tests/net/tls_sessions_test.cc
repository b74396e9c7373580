#include "net/tls_sessions.h"

#include <doctest/doctest.h>
#include <openssl/x509_vfy.h>
#include <string>

using namespace std::chrono_literals;

namespace {

net::SharedStore store() {
    return {X509_STORE_new(), X509_STORE_free};
}

const std::string kPlace = "imap.example.com:993";

}  // namespace

TEST_CASE("TLS sessions are of a store and a place, for an hour") {
    net::TlsSessions all;
    const auto now = net::Steady::now();
    const auto first = store();
    CHECK(all.of(nullptr, kPlace, now) == nullptr);
    const auto sessions = all.of(first, kPlace, now);
    REQUIRE(sessions);
    CHECK(all.of(first, kPlace, now + 59min) == sessions);
    CHECK(all.of(first, "imap.example.com:1993", now) != sessions);
    CHECK(all.of(store(), kPlace, now) != sessions);

    const auto later = all.of(first, kPlace, now + 60min);
    REQUIRE(later);
    CHECK(later != sessions);
    CHECK(all.of(first, kPlace, now + 119min) == later);
}

TEST_CASE("sessions go with their store") {
    net::TlsSessions all;
    auto first = store();
    const std::weak_ptr<net::PlaceSessions> sessions = all.of(first, kPlace);
    first.reset();
    CHECK_FALSE(sessions.expired());
    CHECK(all.of(store(), kPlace));
    CHECK(sessions.expired());
}

TEST_CASE(
    "handshakes that break off twice once a session was offered are offered none for the hour") {
    net::TlsSessions all;
    const auto now = net::Steady::now();
    const auto trust = store();
    const auto sessions = all.of(trust, kPlace, now);
    REQUIRE(sessions);
    CHECK_FALSE(sessions->brokenOff());  // nobody has left one yet: it is the server itself
    CHECK_FALSE(sessions->suspected());
    sessions->left();
    CHECK(sessions->brokenOff());
    CHECK(sessions->brokenOff());  // of several that were under way
    CHECK(sessions->suspected());
    sessions->wentWithout(true);
    CHECK_FALSE(sessions->suspected());
    CHECK(all.of(trust, kPlace, now) == sessions);
    CHECK(sessions->brokenOff());
    sessions->wentWithout(true);
    CHECK(all.of(trust, kPlace, now + 59min) == nullptr);
    const auto later = all.of(trust, kPlace, now + 60min);
    REQUIRE(later);
    CHECK(sessions->brokenOff());  // one that began before the hour was over
    CHECK(all.of(trust, kPlace, now + 60min) == later);
    CHECK_FALSE(later->suspected());
}

TEST_CASE("a server that was away for a moment is offered sessions again") {
    net::PlaceSessions sessions;
    sessions.left();
    for (int outage = 0; outage < 5; ++outage) {
        CHECK(sessions.brokenOff());
        sessions.wentWithout(false);  // with and without: it was away
        CHECK_FALSE(sessions.suspected());
        CHECK(sessions.brokenOff());
        sessions.wentWithout(true);  // it came back just then
        CHECK(sessions.usable());
        sessions.left();
    }
}

TEST_CASE("places are remembered up to a bound, which those of the last hour keep") {
    net::TlsSessions all;
    const auto now = net::Steady::now();
    const auto trust = store();
    for (std::size_t i = 0; i < net::TlsSessions::kMost; ++i) {
        REQUIRE(all.of(trust, std::to_string(i), now));
    }
    CHECK(all.of(trust, kPlace, now) == nullptr);
    CHECK(all.of(trust, "0", now));
    CHECK(all.of(trust, kPlace, now + 60min));
}
