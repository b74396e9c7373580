#include "mailagent/wiring/dial.h"

#include "config/secret_source.h"
#include "mailagent/service/circuit.h"
#include "net/masked.h"

#include <fmt/format.h>
#include <unistd.h>
#include <memory>
#include <optional>

namespace wiring {

using Listener = std::shared_ptr<const net::Tap>;

struct Secrets {
    base::Secret login, proxy;
};

struct Line {
    net::Loop& loop;
    net::Dialler& dialler;
    net::Endpoint endpoint;  ///< without secrets
    config::SecretSource login, proxyPassword;
    bool oauth = false;
    std::optional<Secrets> secrets;
    service::Meters* meters = nullptr;

    void tell(const Listener& listener, std::uint64_t connection, const std::string& text) const {
        if (!net::isHeard(listener)) return;
        listener->tell({net::wordOf(endpoint.protocol), connection, ' ', text});
    }
};

namespace {

net::Security translate(config::Security security) {
    switch (security) {
        case config::Security::plain:
            return net::Security::plain;
        case config::Security::startTls:
            return net::Security::startTls;
        case config::Security::tls:
            return net::Security::implicitTls;
    }
    return net::Security::implicitTls;
}

net::Mechanism translate(config::Auth auth) {
    switch (auth) {
        case config::Auth::automatic:
            return net::Mechanism::automatic;
        case config::Auth::plain:
            return net::Mechanism::plain;
        case config::Auth::login:
            return net::Mechanism::login;
        case config::Auth::cramMd5:
            return net::Mechanism::cramMd5;
        case config::Auth::xoauth2:
            return net::Mechanism::xoauth2;
        case config::Auth::oauthBearer:
            return net::Mechanism::oauthBearer;
    }
    return net::Mechanism::automatic;
}

net::ProxyKind translate(config::ProxyKind kind) {
    switch (kind) {
        case config::ProxyKind::none:
            return net::ProxyKind::none;
        case config::ProxyKind::http:
            return net::ProxyKind::http;
        case config::ProxyKind::socks4:
            return net::ProxyKind::socks4;
        case config::ProxyKind::socks4a:
            return net::ProxyKind::socks4a;
        case config::ProxyKind::socks5:
            return net::ProxyKind::socks5;
        case config::ProxyKind::socks5h:
            return net::ProxyKind::socks5h;
    }
    return net::ProxyKind::none;
}

int translate(config::AddressFamily family) {
    switch (family) {
        case config::AddressFamily::any:
            return 0;
        case config::AddressFamily::v4:
            return 4;
        case config::AddressFamily::v6:
            return 6;
    }
    return 0;
}

bool isOauth(config::Auth auth) {
    return auth == config::Auth::xoauth2 || auth == config::Auth::oauthBearer;
}

std::string ownHostName() {
    char name[256] = {};
    if (::gethostname(name, sizeof name - 1) != 0 || name[0] == '\0') return "localhost";
    return name;
}

void tellConnected(const Line& line, const net::Connection& connection, const Listener& listener) {
    if (line.meters) line.meters->loggedIn(line.endpoint.protocol);
    if (!net::isHeard(listener)) return;
    const auto login = "logged in as " + line.endpoint.user;
    line.tell(listener, connection.stream.number(),
              fmt::format("connected to {} at {}, {} ({})", line.endpoint.host,
                          connection.peerAddress, connection.encrypted ? "with TLS" : "plain",
                          connection.loggedIn ? login : std::string("no login")));
}

void tellRefused(const Line& line, const base::Error& error, const Listener& listener) {
    if (line.meters) line.meters->notLoggedIn(line.endpoint.protocol, error);
    line.tell(listener, 0, "not connected: " + error.text);
}

base::Result<Secrets> resolved(const Line& line) {
    // Who waited for a worker until the agent stops must not begin a program then.
    if (line.loop.stopping()) return base::fail(base::Kind::cancelled, "the agent is stopping");
    auto login = config::resolve(line.login);
    if (!login) return base::fail(login.error());
    auto proxy = config::resolve(line.proxyPassword);
    if (!proxy) return base::fail(proxy.error());
    return Secrets{std::move(*login), std::move(*proxy)};
}

/// A program may hang for half a minute, with one token server for all mailboxes at once.
bool runsProgram(const Line& line) {
    using Kind = config::SecretSource::Kind;
    return line.login.kind == Kind::program || line.proxyPassword.kind == Kind::program;
}

/// `invalid`, whatever it was: a file that is missing or a program that ran out of time must not be
/// taken for an answer or a silence of the server, to which nothing was sent.
net::Task<base::Result<>> readSecrets(std::shared_ptr<Line> line) {
    std::optional<base::Result<Secrets>> read;
    if (config::isAtHand(line->login) && config::isAtHand(line->proxyPassword)) {
        read = resolved(*line);
    } else {
        const auto look = [&line] { return resolved(*line); };
        if (runsProgram(*line)) {
            read = co_await line->loop.ask(look);
        } else {
            read = co_await line->loop.offload(look);
        }
    }
    if (!*read) {
        auto error = read->error();
        if (error.kind != base::Kind::cancelled) error.kind = base::Kind::invalid;
        co_return base::fail(std::move(error));
    }
    line->secrets = std::move(**read);
    co_return base::Result<>{};
}

net::Task<base::Result<net::Connection>> connect(std::shared_ptr<Line> line, Listener listener) {
    for (int attempt = 0;; ++attempt) {
        if (!line->secrets) {
            if (auto read = co_await readSecrets(line); !read) co_return base::fail(read.error());
        }
        auto endpoint = line->endpoint;
        endpoint.secret = line->secrets->login;
        endpoint.proxy.password = line->secrets->proxy;
        auto connection = co_await line->dialler.dial(std::move(endpoint), listener);
        if (connection) {
            tellConnected(*line, *connection, listener);
            co_return connection;
        }
        tellRefused(*line, connection.error(), listener);
        const bool refused = service::isRefusedLogin(connection.error().kind);
        if (refused) line->secrets.reset();
        // A token may have run out since it was fetched: one new one, then it is an error.
        if (!line->oauth || !refused || attempt > 0) co_return connection;
    }
}

net::Task<base::Result<net::Connection>> connectHeard(std::shared_ptr<Line> line, Listener tap) {
    const auto protocol = net::wordOf(line->endpoint.protocol);
    auto connection = co_await connect(std::move(line), tap);
    if (connection && tap) connection->stream.tap(tap, protocol);
    co_return connection;
}

}  // namespace

std::shared_ptr<Line> lineTo(net::Loop& loop, net::Dialler& dialler, const Way& way,
                             service::Meters* meters) {
    const config::Account& account = way.account;
    net::Endpoint endpoint;
    endpoint.protocol = way.protocol;
    endpoint.host = account.server;
    endpoint.port = account.port;
    endpoint.security = translate(account.security);
    endpoint.mechanism = translate(account.auth);
    endpoint.user = account.user;
    endpoint.trust = {account.checkCertificate, account.caFile};
    endpoint.proxy = {translate(account.proxy.kind),
                      account.proxy.host,
                      account.proxy.port,
                      account.proxyUser,
                      {}};
    endpoint.dnsServer = way.dnsServer;
    endpoint.addressFamily = translate(account.addressFamily);
    endpoint.heloName = way.heloName.empty() ? ownHostName() : way.heloName;
    endpoint.timeout = account.timeout;
    const bool oauth = isOauth(account.auth);
    // Not in one piece with its counts: whoever has a weak pointer would keep its memory.
    return std::shared_ptr<Line>(new Line{loop, dialler, std::move(endpoint),
                                          oauth ? account.token : account.password,
                                          account.proxyPassword, oauth, std::nullopt, meters});
}

net::SharedDial sharedDial(std::shared_ptr<Line> line) {
    return
        [line = std::move(line)](Listener listener) { return connect(line, std::move(listener)); };
}

net::Dial dial(std::shared_ptr<Line> line, std::shared_ptr<net::Tap> tap) {
    return [line = std::move(line), tap = std::move(tap)] { return connectHeard(line, tap); };
}

std::string masked(std::string_view words, const Line& line) {
    if (!line.secrets) return std::string(words);
    return net::masked(net::masked(words, line.secrets->login), line.secrets->proxy);
}

}  // namespace wiring
