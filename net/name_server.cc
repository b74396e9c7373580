#include "net/name_server.h"

#include "base/text.h"

#include <ares.h>
#include <arpa/inet.h>
#include <fmt/core.h>
#include <netdb.h>
#include <sys/epoll.h>
#include <algorithm>
#include <array>
#include <utility>

namespace net {
namespace {

using base::Kind;

constexpr std::size_t kMostKept = 1000;
constexpr std::size_t kMostAddresses = 16;
constexpr int kFirstTryMilliseconds = 2000;
constexpr int kTries = 3;
constexpr std::chrono::seconds kLongestKept{86400};

std::string addressOf(const sockaddr& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* bytes = nullptr;
    if (address.sa_family == AF_INET) {
        bytes = &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
    } else if (address.sa_family == AF_INET6) {
        bytes = &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
    }
    if (!bytes || !inet_ntop(address.sa_family, bytes, text.data(), text.size())) return {};
    return text.data();
}

bool libraryReady() {
    static const bool ready = ares_library_init(ARES_LIB_INIT_ALL) == ARES_SUCCESS;
    return ready;
}

}  // namespace

struct NameServer::Query {
    Wait* wait = nullptr;  ///< null once nobody waits any more
    int status = ARES_ETIMEOUT;
    int lifeSeconds = 0;
    Addresses addresses;

    static void answered(void* self, int status, int, ares_addrinfo* result) {
        const std::unique_ptr<std::shared_ptr<Query>> held(
            static_cast<std::shared_ptr<Query>*>(self));
        Query& query = **held;
        query.status = status;
        bool first = true;
        for (const ares_addrinfo_node* node = result ? result->nodes : nullptr; node;
             node = node->ai_next) {
            std::string address = addressOf(*node->ai_addr);
            if (address.empty() || query.addresses.size() == kMostAddresses) continue;
            query.addresses.push_back(std::move(address));
            query.lifeSeconds = first ? node->ai_ttl : std::min(query.lifeSeconds, node->ai_ttl);
            first = false;
        }
        if (result) ares_freeaddrinfo(result);
        if (query.wait) query.wait->wake(Woken::ready);
    }
};

NameServer::NameServer(Loop::Impl& loop, std::string server)
    : loop_(loop), server_(std::move(server)), alarm_(*this) {}

NameServer::~NameServer() {
    if (channel_) ares_destroy(channel_);
    loop_.timers.remove(alarm_);
}

base::Result<std::unique_ptr<NameServer>> NameServer::open(Loop::Impl& loop,
                                                           const std::string& server) {
    std::unique_ptr<NameServer> made(new NameServer(loop, server));
    ares_options options{};
    std::array<char, 2> lookups{'b', '\0'};  // DNS alone, not the file of hosts
    options.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES;
    options.timeout = kFirstTryMilliseconds;
    options.tries = kTries;
    options.lookups = lookups.data();
    options.sock_state_cb = &NameServer::onSocket;
    options.sock_state_cb_data = made.get();
    const int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS |
                     ARES_OPT_SOCK_STATE_CB;
    if (!libraryReady() || ares_init_options(&made->channel_, &options, mask) != ARES_SUCCESS) {
        made->channel_ = nullptr;
        return base::fail(Kind::network, "the DNS resolver cannot start: memory is short");
    }
    if (ares_set_servers_ports_csv(made->channel_, server.c_str()) != ARES_SUCCESS) {
        return base::fail(Kind::invalid,
                          fmt::format("\"{}\" is no DNS server; dns_server takes an IP address, "
                                      "with :port where it is not 53",
                                      base::printable(server)));
    }
    return made;
}

void NameServer::onSocket(void* self, int fd, int readable, int writable) {
    auto& server = *static_cast<NameServer*>(self);
    if (readable == 0 && writable == 0) return server.loop_.forget(fd);
    server.loop_.own(fd,
                     (readable != 0 ? std::uint32_t{EPOLLIN} : 0U) |
                         (writable != 0 ? std::uint32_t{EPOLLOUT} : 0U),
                     &server);
}

void NameServer::descriptorReady(int fd, std::uint32_t events) {
    const bool in = (events & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0;
    const bool out = (events & EPOLLOUT) != 0;
    act(in ? fd : ARES_SOCKET_BAD, out ? fd : ARES_SOCKET_BAD);
}

void NameServer::Alarm::expired() {
    owner.act(ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

void NameServer::act(int readable, int writable) {
    ares_process_fd(channel_, readable, writable);
    setAlarm();
}

void NameServer::setAlarm() {
    timeval left{};
    if (!ares_timeout(channel_, nullptr, &left)) {
        loop_.timers.remove(alarm_);
        return;
    }
    const auto span = std::chrono::seconds(left.tv_sec) + std::chrono::microseconds(left.tv_usec);
    loop_.timers.add(alarm_, Steady::now() + span + std::chrono::milliseconds(1));
}

void NameServer::keep(const std::string& key, const Query& query) {
    if (query.lifeSeconds <= 0) return;
    const auto now = Steady::now();
    if (kept_.size() >= kMostKept) {
        std::erase_if(kept_, [now](const auto& entry) { return entry.second.until <= now; });
        if (kept_.size() >= kMostKept) kept_.clear();
    }
    const auto life = std::min(std::chrono::seconds(query.lifeSeconds), kLongestKept);
    kept_[key] = {query.addresses, now + life};
}

Task<base::Result<NameServer::Addresses>> NameServer::lookup(std::string name, int family,
                                                             Deadline until) {
    const std::string key = fmt::format("{} {}", base::lower(name), family);
    if (const auto known = kept_.find(key);
        known != kept_.end() && known->second.until > Steady::now()) {
        co_return known->second.addresses;
    }
    Wait wait(loop_, until);
    auto query = std::make_shared<Query>();
    query->wait = &wait;
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    if (family == 4) hints.ai_family = AF_INET;
    if (family == 6) hints.ai_family = AF_INET6;
    hints.ai_socktype = SOCK_STREAM;
    ares_getaddrinfo(channel_, name.c_str(), nullptr, &hints, &Query::answered,
                     new std::shared_ptr<Query>(query));
    setAlarm();
    const Woken woken = co_await wait;
    query->wait = nullptr;
    if (woken == Woken::stopping) co_return base::fail(Kind::cancelled, "the agent is stopping");
    const std::string asked = base::printable(name);
    if (woken == Woken::late || query->status == ARES_ETIMEOUT ||
        query->status == ARES_ECONNREFUSED) {
        co_return base::fail(Kind::network,
                             fmt::format("the DNS server {} does not answer for {}; check "
                                         "dns_server",
                                         base::printable(server_), asked));
    }
    if (query->status != ARES_SUCCESS || query->addresses.empty()) {
        co_return base::fail(
            Kind::network,
            fmt::format("the DNS server {} has no address for {} ({}); check host "
                        "and dns_server",
                        base::printable(server_), asked, ares_strerror(query->status)));
    }
    keep(key, *query);
    co_return query->addresses;
}

}  // namespace net
