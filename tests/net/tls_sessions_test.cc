#include "net/tls_sessions.h"

#include <doctest/doctest.h>
#include <openssl/x509_vfy.h>

using namespace std::chrono_literals;

namespace {

net::SharedStore store() {
    return {X509_STORE_new(), X509_STORE_free};
}

}  // namespace

TEST_CASE("TLS sessions are a store's own, for an hour, and go with it") {
    net::TlsSessions all;
    const auto now = net::Steady::now();
    auto first = store();
    const auto second = store();
    CHECK(all.of(nullptr, now) == nullptr);
    const auto sessions = all.of(first, now);
    REQUIRE(sessions);
    CHECK(all.of(first, now + 59min) == sessions);
    CHECK(all.of(second, now) != sessions);

    const auto later = all.of(first, now + 60min);
    REQUIRE(later);
    CHECK(later != sessions);
    CHECK(all.of(first, now + 119min) == later);

    const std::weak_ptr<CURLSH> kept = all.of(second, now + 61min);
    CHECK_FALSE(kept.expired());
    first.reset();
    const std::weak_ptr<CURLSH> gone = later;
    CHECK(gone.use_count() == 2);
    const auto third = store();
    CHECK(all.of(third, now + 2h));
    CHECK(gone.use_count() == 1);
}
