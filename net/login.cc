#include "net/login.h"

#include "net/descriptors.h"
#include "net/endpoint.h"
#include "net/login_command.h"

#include <fmt/core.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

namespace net {
namespace {

/// A peer that is silently gone is known after four minutes, well before push asks again.
constexpr long kKeepAliveSeconds = 60;
constexpr int kKeepAliveProbes = 3;

std::size_t onHeader(char* bytes, std::size_t size, std::size_t count, void* words) {
    auto* const said = static_cast<ServerWords*>(words);
    if (said) said->line({bytes, size * count});
    return said && !said->plausible() ? 0 : size * count;  // 0: libcurl gives up
}

/// libcurl before 8.9 has no option for the number of probes; the kernel's own is nine.
int onSocketMade(void*, curl_socket_t fd, curlsocktype) {
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &kKeepAliveProbes, sizeof kKeepAliveProbes);
    return CURL_SOCKOPT_OK;
}

/// libcurl says only that it could not connect: why no socket was made is known here alone.
curl_socket_t onSocketWanted(void* error, curlsocktype, curl_sockaddr* wanted) {
    const int fd = ::socket(wanted->family, wanted->socktype | SOCK_CLOEXEC, wanted->protocol);
    if (fd < 0) *static_cast<int*>(error) = errno;
    return fd < 0 ? CURL_SOCKET_BAD : fd;
}

CURLcode onSslContext(CURL*, void* context, void* store) {
    auto* const ssl = static_cast<SSL_CTX*>(context);
    if (store) SSL_CTX_set1_cert_store(ssl, static_cast<X509_STORE*>(store));
    SSL_CTX_set_mode(ssl, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    return CURLE_OK;
}

std::string bracketed(const std::string& host) {
    return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

std::string urlOf(CURL* easy, const Endpoint& endpoint) {
    std::string host = bracketed(endpoint.host);
    // A zone in an address is written %25 in a URL (RFC 6874).
    if (const std::size_t zone = host.find('%'); zone != std::string::npos) {
        host.replace(zone, 1, "%25");
    }
    const bool tls = endpoint.security == Security::implicitTls;
    std::string url = fmt::format("{}{}://{}:{}/", wordOf(endpoint.protocol), tls ? "s" : "", host,
                                  portOf(endpoint));
    if (endpoint.protocol == Protocol::smtp && !endpoint.heloName.empty()) {
        const std::string name = ehloName(endpoint);
        char* const escaped = curl_easy_escape(easy, name.data(), static_cast<int>(name.size()));
        if (escaped) url += escaped;
        curl_free(escaped);
    }
    return url;
}

long proxyType(ProxyKind kind) {
    switch (kind) {
        case ProxyKind::socks4:
            return CURLPROXY_SOCKS4;
        case ProxyKind::socks4a:
            return CURLPROXY_SOCKS4A;
        case ProxyKind::socks5:
            return CURLPROXY_SOCKS5;
        case ProxyKind::socks5h:
            return CURLPROXY_SOCKS5_HOSTNAME;
        case ProxyKind::none:
        case ProxyKind::http:
            break;
    }
    return CURLPROXY_HTTP;
}

long family(int addressFamily) {
    if (addressFamily == 4) return CURL_IPRESOLVE_V4;
    return addressFamily == 6 ? CURL_IPRESOLVE_V6 : CURL_IPRESOLVE_WHATEVER;
}

}  // namespace

template <class V>
void Login::set(CURLoption option, V value) {
    curl_easy_setopt(easy_.get(), option, value);
}

Login::Login(Loop& loop, std::shared_ptr<CurlMulti> multi, const Endpoint& endpoint, LoginPlan plan,
             const LoginTrace& trace)
    : loop_(loop),
      plan_(std::move(plan)),
      trace_(trace),
      words_(endpoint.protocol),
      easy_(loop, std::move(multi)) {
    if (!easy_.get()) return;
    set(CURLOPT_CONNECT_ONLY, 1L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_QUICK_EXIT, 1L);  // never wait for a resolver's thread: it ends by itself
    set(CURLOPT_PROTOCOLS_STR, "imap,imaps,pop3,pop3s,smtp,smtps");
    set(CURLOPT_ERRORBUFFER, message_.data());
    set(CURLOPT_HEADERFUNCTION, &onHeader);
    set(CURLOPT_HEADERDATA, &words_);
    target(endpoint);
    security(endpoint);
    credentials(endpoint);
    proxy(endpoint);
    names();
    bounds();
    overhear();
}

Login::~Login() {
    curl_slist_free_all(names_);
}

void Login::target(const Endpoint& endpoint) {
    set(CURLOPT_URL, urlOf(easy_.get(), endpoint).c_str());
    set(CURLOPT_IPRESOLVE, family(endpoint.addressFamily));
    if (!endpoint.localAddress.empty()) {
        set(CURLOPT_INTERFACE, ("host!" + endpoint.localAddress).c_str());
    }
    set(CURLOPT_TCP_KEEPALIVE, 1L);
    set(CURLOPT_TCP_KEEPIDLE, kKeepAliveSeconds);
    set(CURLOPT_TCP_KEEPINTVL, kKeepAliveSeconds);
    set(CURLOPT_SOCKOPTFUNCTION, &onSocketMade);
    set(CURLOPT_OPENSOCKETFUNCTION, &onSocketWanted);
    set(CURLOPT_OPENSOCKETDATA, &socketError_);
}

void Login::security(const Endpoint& endpoint) {
    if (endpoint.security == Security::plain) return;
    set(CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set<char*>(CURLOPT_CAINFO, nullptr);
    set<char*>(CURLOPT_CAPATH, nullptr);
    set(CURLOPT_SSL_SESSIONID_CACHE, plan_.sessions ? 1L : 0L);
    easy_.share(plan_.sessions);
    set(CURLOPT_SSL_VERIFYPEER, plan_.store ? 1L : 0L);
    set(CURLOPT_SSL_VERIFYHOST, plan_.store ? 2L : 0L);
    set(CURLOPT_SSL_CTX_FUNCTION, &onSslContext);
    set(CURLOPT_SSL_CTX_DATA, plan_.store.get());
}

void Login::credentials(const Endpoint& endpoint) {
    // Without a user libcurl makes no login.
    if (endpoint.user.empty() || plan_.road == Road::userAndPass) return;
    std::string secret(endpoint.secret.expose());
    const bool oauth =
        endpoint.mechanism == Mechanism::xoauth2 || endpoint.mechanism == Mechanism::oauthBearer;
    set(CURLOPT_USERNAME, endpoint.user.c_str());
    set(oauth ? CURLOPT_XOAUTH2_BEARER : CURLOPT_PASSWORD, secret.c_str());
    base::wipe(secret);
    const std::string options = loginOptions(endpoint);
    const bool pinned = plan_.road == Road::asked && !options.empty();
    if (pinned) set(CURLOPT_LOGIN_OPTIONS, options.c_str());
    // POP3 and SMTP always allow an initial response (RFC 5034, RFC 4954); IMAP does where SASL-IR
    // is offered, which libcurl sees by itself.
    set(CURLOPT_SASL_IR, endpoint.protocol == Protocol::imap ? 0L : 1L);
}

void Login::proxy(const Endpoint& endpoint) {
    // Never a proxy that only the environment names: the settings say where mail goes.
    set(CURLOPT_NOPROXY, "");
    set(CURLOPT_PROXY, "");
    const Proxy& via = endpoint.proxy;
    if (via.kind == ProxyKind::none) return;
    set(CURLOPT_PROXY, bracketed(via.host).c_str());
    set(CURLOPT_PROXYPORT, static_cast<long>(via.port));
    set(CURLOPT_PROXYTYPE, proxyType(via.kind));
    set(CURLOPT_HTTPPROXYTUNNEL, 1L);
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (via.user.empty()) return;
    std::string secret(via.password.expose());
    set(CURLOPT_PROXYUSERNAME, via.user.c_str());
    set(CURLOPT_PROXYPASSWORD, secret.c_str());
    base::wipe(secret);
}

void Login::names() {
    for (const Resolved& one : plan_.resolved) {
        std::string entry = fmt::format("+{}:{}:", one.name, one.port);
        for (const std::string& address : one.addresses) {
            if (!entry.ends_with(':')) entry += ',';
            entry += bracketed(address);
        }
        if (curl_slist* const longer = curl_slist_append(names_, entry.c_str())) names_ = longer;
    }
    if (names_) set(CURLOPT_RESOLVE, names_);
}

void Login::bounds() {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(plan_.until - Steady::now());
    const long milliseconds = std::max<long>(left.count(), 1);
    set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds);
    set(CURLOPT_TIMEOUT_MS, milliseconds);
    set(CURLOPT_SERVER_RESPONSE_TIMEOUT, milliseconds / 1000 + 1);
}

/// libcurl tells nobody but its debugger what it sends.
void Login::overhear() {
    set(CURLOPT_DEBUGFUNCTION, &onDebug);
    set(CURLOPT_DEBUGDATA, this);
    set(CURLOPT_VERBOSE, 1L);
}

int Login::onDebug(CURL*, curl_infotype what, char* bytes, std::size_t size, void* self) {
    Login& login = *static_cast<Login*>(self);
    const std::string_view said(bytes, size);
    if (what == CURLINFO_HEADER_IN) login.trace_.received(said);
    if (what != CURLINFO_HEADER_OUT) return 0;
    login.trace_.sent(said);
    std::string command = loginCommand(said);
    if (logsIn(command)) login.words_.loginBegins();
    if (!command.empty()) login.command_ = std::move(command);
    return 0;
}

bool Login::start(Wait& wait) {
    wait_ = &wait;
    return easy_.get() && easy_.start(*this);
}

void Login::loginEnded(CURLcode code) {
    code_ = code;
    if (wait_) wait_->wake(Woken::ready);
}

DialFailure Login::failure() const {
    return {code_, message_.data(), words_.recent(), words_.capabilities(), lack(), command_};
}

int Login::lack() const {
    switch (code_) {
        case CURLE_COULDNT_CONNECT:
            return saysNoDescriptor(socketError_) ? socketError_ : 0;
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_FAILED_INIT:
        case CURLE_OUT_OF_MEMORY:
            return lackOfDescriptors();
        default:
            return 0;
    }
}

Connection Login::connection(const Endpoint& endpoint) {
    const char* address = nullptr;
    curl_easy_getinfo(easy_.get(), CURLINFO_PRIMARY_IP, &address);
    std::string peer = address ? address : "";
    // The handle lives on with the connection; what it points to here does not.
    set(CURLOPT_VERBOSE, 0L);
    set<void*>(CURLOPT_DEBUGDATA, nullptr);
    set<curl_debug_callback>(CURLOPT_DEBUGFUNCTION, nullptr);
    set<char*>(CURLOPT_ERRORBUFFER, nullptr);
    set<void*>(CURLOPT_HEADERDATA, nullptr);
    set<void*>(CURLOPT_PRIVATE, nullptr);
    set<void*>(CURLOPT_OPENSOCKETDATA, nullptr);
    set<curl_slist*>(CURLOPT_RESOLVE, nullptr);
    set<char*>(CURLOPT_PASSWORD, nullptr);
    set<char*>(CURLOPT_XOAUTH2_BEARER, nullptr);
    set<void*>(CURLOPT_SSL_CTX_DATA, nullptr);
    const bool in = !endpoint.user.empty() || words_.accepted();
    return {LineStream(loop_, curlTransport(std::move(easy_))),
            words_.capabilities(),
            words_.greeting(),
            std::move(peer),
            endpoint.security != Security::plain,
            in,
            ehloName(endpoint),
            words_.listedInside()};
}

}  // namespace net
