#include "net/dialler.h"

#include "base/text.h"
#include "net/descriptors.h"
#include "net/dial_trouble.h"
#include "net/endpoint.h"
#include "net/login.h"
#include "net/login_error.h"
#include "net/login_trace.h"
#include "net/name_server.h"
#include "net/user_and_pass.h"

#include <curl/curl.h>
#include <fmt/core.h>
#include <malloc.h>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

namespace net {
namespace {

using base::Kind;

/// libcurl ends a login at the deadline itself and says how far it came; the wait for it ends
/// only where that does not happen.
constexpr std::chrono::seconds kGrace{2};
constexpr std::size_t kMostRemembered = 4096;
constexpr std::size_t kStorm = 500;  ///< dials, after which the heap is looked through
constexpr Duration kQuiet = std::chrono::seconds(2);
constexpr Duration kLongestStorm = std::chrono::minutes(1);

bool libraryReady() {
    static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    return ready;
}

base::Unexpected stopping() {
    return base::fail(Kind::cancelled, "the agent is stopping");
}

/// Before anything was sent to the server.
base::Unexpected failedOnTheWay(base::Error error, const Endpoint& endpoint) {
    const bool smtp = endpoint.protocol == Protocol::smtp;
    const bool ofWay = error.kind == Kind::network || error.kind == Kind::tls;
    if (!ofWay) return base::fail(std::move(error));
    if (const int lack = lackOfDescriptors()) return base::fail(lackError(lack, endpoint));
    if (smtp) return base::fail(std::move(error));
    return base::fail(asServersTrouble(std::move(error)));
}

base::Unexpected noMemory(const Endpoint& endpoint) {
    if (const int lack = lackOfDescriptors()) return base::fail(lackError(lack, endpoint));
    base::Error error{Kind::temporary, "libcurl cannot start: memory is short", 0};
    if (endpoint.protocol == Protocol::smtp) return base::fail(std::move(error));
    return base::fail(asOwnLack(std::move(error)));
}

base::Unexpected noLoginOffered(const Endpoint& endpoint, const ServerWords& words) {
    const bool clear = endpoint.security == Security::plain;
    return base::fail(
        Kind::login,
        fmt::format("{}: the server offers no login; {}, or leave user empty where none is needed",
                    placeOf(endpoint),
                    clear ? wayToTls(words.capabilities()) : "use its port for submission"));
}

/// What may make one more attempt go better.
struct Again {
    bool wholeHandshake = false;
    std::optional<Road> road;
};

/// Whether the server fell silent or went away before its first word.
bool endedUntold(const DialFailure& failure) {
    const bool gone = failure.code == CURLE_SSL_CONNECT_ERROR || failure.code == CURLE_RECV_ERROR ||
                      failure.code == CURLE_SEND_ERROR || failure.code == CURLE_GOT_NOTHING ||
                      failure.code == CURLE_OPERATION_TIMEDOUT;
    return gone && failure.said.empty();
}

struct Storm {
    Loop& loop;
    std::size_t dials = 0;  ///< since the last one
    bool trimming = false;
};

/// Logins, and the turns that follow them, leave holes in the heap that nobody fills again: when a
/// storm of them is over the pages are given back, a tenth of what thousands of resting connections
/// hold.
Task<> trim(std::shared_ptr<Storm> storm) {
    const auto until = in(kLongestStorm);
    std::size_t seen = 0;
    while (seen != storm->dials && Steady::now() < until) {
        seen = storm->dials;
        const bool slept = co_await storm->loop.sleep(kQuiet);
        if (!slept) co_return;
    }
    storm->dials = 0;
    storm->trimming = false;
#ifdef __GLIBC__
    co_await storm->loop.offload([] { malloc_trim(0); });
#endif
}

}  // namespace

struct Dialler::Impl {
    explicit Impl(Loop& l) : loop(l) {}

    Loop& loop;
    TrustStores trust;
    TlsSessions sessions;
    /// libcurl keeps names per multi, and closes what is left of one login by the handle of
    /// another: one set of multis for each DNS server and authorities' file keeps them apart.
    std::unordered_map<std::string, std::vector<std::shared_ptr<CurlMulti>>> multis;
    std::unordered_map<std::string, std::unique_ptr<NameServer>> servers;
    std::shared_ptr<Storm> storm = std::make_shared<Storm>(Storm{loop});
    /// By place, security and mechanism: where the server lacks what is asked for, what did.
    std::map<std::string, Road> roads;

    [[nodiscard]] std::shared_ptr<CurlMulti> multiFor(const Endpoint& endpoint);
    [[nodiscard]] base::Result<NameServer*> serverFor(const std::string& dnsServer);
    [[nodiscard]] Task<base::Result<>> resolve(const Endpoint& endpoint, LoginPlan& plan);
    [[nodiscard]] Task<base::Result<Connection>> attempt(const Endpoint& endpoint, LoginPlan plan,
                                                         Again& again);
    [[nodiscard]] Road roadAt(const std::string& place) const;
    void remember(const std::string& place, Road road);
};

std::shared_ptr<CurlMulti> Dialler::Impl::multiFor(const Endpoint& endpoint) {
    auto& shards = multis[endpoint.dnsServer + '\n' + endpoint.trust.caFile];
    for (const auto& shard : shards) {
        if (!shard->full()) return shard;
    }
    auto made = std::make_shared<CurlMulti>(loop.impl());
    if (!made->usable()) return nullptr;
    return shards.emplace_back(std::move(made));
}

base::Result<NameServer*> Dialler::Impl::serverFor(const std::string& dnsServer) {
    auto& known = servers[dnsServer];
    if (!known) {
        auto opened = NameServer::open(loop.impl(), dnsServer);
        if (!opened) {
            servers.erase(dnsServer);
            return base::fail(std::move(opened).error());
        }
        known = std::move(*opened);
    }
    return known.get();
}

Task<base::Result<>> Dialler::Impl::resolve(const Endpoint& endpoint, LoginPlan& plan) {
    if (endpoint.dnsServer.empty()) co_return base::Result<>{};
    const auto names = namesOf(endpoint);
    if (names.empty()) co_return base::Result<>{};
    auto server = serverFor(endpoint.dnsServer);
    if (!server) co_return base::fail(std::move(server).error());
    for (const auto& [name, port] : names) {
        auto found = co_await (*server)->lookup(name, endpoint.addressFamily, plan.until);
        if (!found) {
            base::Error error = std::move(found).error();
            if (error.kind == Kind::network) error.text = placeOf(endpoint) + ": " + error.text;
            co_return base::fail(std::move(error));
        }
        plan.resolved.push_back({name, port, std::move(*found)});
    }
    co_return base::Result<>{};
}

Task<base::Result<Connection>> Dialler::Impl::attempt(const Endpoint& endpoint, LoginPlan plan,
                                                      Again& again) {
    again = {};
    const LoginTrace trace(endpoint, plan.listener);
    trace.begins();
    const SharedSessions place = plan.sessions;
    const Road road = plan.road;
    const Deadline until = plan.until;
    std::shared_ptr<CurlMulti> multi = multiFor(endpoint);
    if (!multi) co_return noMemory(endpoint);
    Login login(loop, std::move(multi), endpoint, std::move(plan), trace);
    Wait wait(loop.impl(), until + kGrace);
    if (!login.start(wait)) co_return noMemory(endpoint);
    const Woken woken = co_await wait;
    login.letGo();
    if (woken == Woken::stopping) co_return stopping();
    DialFailure failure = login.failure();
    if (woken == Woken::late) failure.code = CURLE_OPERATION_TIMEDOUT;
    if (failure.code != CURLE_OK) {
        const bool untried = road == Road::asked && failure.code == CURLE_LOGIN_DENIED &&
                             noLoginTried(failure, endpoint.protocol);
        if (untried) again.road = otherRoad(endpoint, failure.capabilities);
        const bool broken = place && endedUntold(failure) && place->brokenOff();
        again.wholeHandshake = broken && Steady::now() < until;
        co_return base::fail(dialError(failure, endpoint));
    }
    if (place) place->left();
    const bool smtp = endpoint.protocol == Protocol::smtp;
    if (smtp && !endpoint.user.empty() && !login.words().accepted()) {
        co_return noLoginOffered(endpoint, login.words());
    }
    Connection connection = login.connection(endpoint);
    if (road == Road::userAndPass) {
        auto in = co_await sayUserAndPass(connection, endpoint, until, trace);
        if (!in) co_return base::fail(std::move(in).error());
    }
    co_return std::move(connection);
}

Road Dialler::Impl::roadAt(const std::string& place) const {
    const auto known = roads.find(place);
    return known == roads.end() ? Road::asked : known->second;
}

void Dialler::Impl::remember(const std::string& place, Road road) {
    if (roads.size() < kMostRemembered) roads.emplace(place, road);
}

Dialler::Dialler(Loop& loop) : impl_(std::make_unique<Impl>(loop)) {}
Dialler::~Dialler() = default;

Task<base::Result<Connection>> Dialler::dial(Endpoint endpoint,
                                             std::shared_ptr<const Tap> listener) {
    auto& storm = impl_->storm;
    if (++storm->dials >= kStorm && !std::exchange(storm->trimming, true)) {
        storm->loop.spawn(trim(storm));
    }
    co_return co_await login(std::move(endpoint), std::move(listener));
}

Task<base::Result<Connection>> Dialler::login(Endpoint endpoint,
                                              std::shared_ptr<const Tap> listener) {
    Impl& impl = *impl_;
    LoginPlan plan;
    plan.listener = std::move(listener);
    plan.until = in(endpoint.timeout);
    if (!libraryReady()) co_return noMemory(endpoint);
    if (impl.loop.stopping()) co_return stopping();
    if (auto good = checkEndpoint(endpoint); !good) co_return base::fail(std::move(good).error());
    SharedSessions place;
    if (endpoint.security != Security::plain && endpoint.trust.verify) {
        auto store = impl.trust.of(endpoint.trust.caFile);
        if (!store) co_return failedOnTheWay(std::move(store).error(), endpoint);
        plan.store = std::move(*store);
        // After STARTTLS libcurl looks for the sessions of TLS 1.3 elsewhere than it leaves them.
        if (endpoint.security == Security::implicitTls) {
            place = impl.sessions.of(plan.store, placeOf(endpoint));
            if (place && !place->suspected()) plan.sessions = place;
        }
    }
    auto resolved = co_await impl.resolve(endpoint, plan);
    if (!resolved) co_return failedOnTheWay(std::move(resolved).error(), endpoint);

    const std::string roadKey =
        fmt::format("{} {} {}", placeOf(endpoint), static_cast<int>(endpoint.security),
                    static_cast<int>(endpoint.mechanism));
    plan.road = endpoint.user.empty() ? Road::free : impl.roadAt(roadKey);
    Again again;
    auto connection = co_await impl.attempt(endpoint, plan, again);
    if (again.wholeHandshake) {
        plan.sessions.reset();
        connection = co_await impl.attempt(endpoint, plan, again);
    }
    if (place && !plan.sessions) place->wentWithout(connection.has_value());
    // A server may be another one by now: the next login looks again for what it has.
    if (!connection && connection.error().kind == Kind::login) impl.roads.erase(roadKey);
    if (!again.road) co_return connection;
    const Road road = *again.road;
    plan.road = road;
    connection = co_await impl.attempt(endpoint, std::move(plan), again);
    if (connection) impl.remember(roadKey, road);
    co_return connection;
}

}  // namespace net
