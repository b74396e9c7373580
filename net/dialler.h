// The dialler: a name, a port and a login in, a logged-in connection out (design decision 1).
// libcurl does name resolution, proxy, TLS, STARTTLS, SASL and OAuth with CURLOPT_CONNECT_ONLY;
// we speak the protocol from there on. libcurl and c-ares are included in this room only.
#pragma once

#include "base/result.h"
#include "base/secret.h"
#include "net/line_stream.h"
#include "net/loop.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace net {

enum class Protocol { imap, pop3, smtp };
[[nodiscard]] std::string_view wordOf(Protocol protocol) noexcept;  ///< "imap", "pop3", "smtp"
enum class Security { plain, startTls, implicitTls };  ///< startTls: required, never "if offered"
enum class Mechanism { automatic, plain, login, cramMd5, xoauth2, oauthBearer };
enum class ProxyKind { none, http, socks4, socks4a, socks5, socks5h };

struct Proxy {
    ProxyKind kind = ProxyKind::none;
    std::string host;
    std::uint16_t port = 0;
    std::string user;
    base::Secret password;
};

/// How certificates are checked. Checked against the system store unless `caFile` names another.
struct Trust {
    bool verify = true;
    std::string caFile;
};

/// Where to connect and who we are there. A value; no file or program is touched by it.
struct Endpoint {
    Protocol protocol = Protocol::imap;
    std::string host;        ///< name, IPv4 or IPv6 address (without brackets)
    std::uint16_t port = 0;  ///< 0: the protocol's own port for `security`
    Security security = Security::implicitTls;
    Mechanism mechanism = Mechanism::automatic;
    std::string user;     ///< empty: no login (SMTP relays on the site's network)
    base::Secret secret;  ///< password, or OAuth 2.0 access token for the OAuth mechanisms
    Trust trust;
    Proxy proxy;
    std::string dnsServer;     ///< M27 "DNS Server IP Address", "" = the system's
    int addressFamily = 0;     ///< 0 either, 4, 6
    std::string localAddress;  ///< source address, for POP before SMTP
    std::string heloName;      ///< SMTP: what EHLO says; an address without brackets
    Duration timeout = std::chrono::seconds(30);  ///< for name, connection, TLS and login together
};

/// A logged-in connection and what the server said of itself on the way.
struct Connection {
    LineStream stream;
    /// The last capabilities the server listed, one an entry: IMAP CAPABILITY words, POP3 CAPA
    /// lines, SMTP EHLO lines without their "250-". Empty where it listed none. Ask with offers().
    std::vector<std::string> capabilities;
    std::string greeting;     ///< the server's first line
    std::string peerAddress;  ///< the address that answered, for POP before SMTP
    bool encrypted = false;
    bool loggedIn = false;
    std::string ehlo{};         ///< SMTP: the name that EHLO said
    bool listedInside = false;  ///< IMAP: `capabilities` were listed by the login, or behind it
};

/// Whether one of the entries has `word` as its first word, whatever its case; an entry that holds
/// a whole IMAP list (one with IMAP4rev1 or IMAP4rev2 in it) counts by each of its words.
[[nodiscard]] bool offers(const std::vector<std::string>& capabilities, std::string_view word);

/// Outlives its dials; the connections may outlive it, but not the loop.
class Dialler {
  public:
    explicit Dialler(Loop& loop);
    ~Dialler();
    Dialler(const Dialler&) = delete;
    Dialler& operator=(const Dialler&) = delete;

    /// Connects and logs in. Errors are told apart by the server's last word: `login` (wrong user
    /// or password), `tokenExpired` (OAuth 401 / invalid_token), `temporary` ([UNAVAILABLE],
    /// [IN-USE], SMTP 421/454), `tls` (certificate, handshake, STARTTLS not offered), `network`
    /// (name, route, refused, proxy), `timeout`, `protocol` (not such a server), `cancelled`.
    /// The text is one sentence that names host and port, quotes the server's words (escaped) and
    /// says what to correct; never a secret.
    /// `listener`, where given, hears the login's lines, without secrets.
    [[nodiscard]] Task<base::Result<Connection>> dial(
        Endpoint endpoint, std::shared_ptr<const Tap> listener = nullptr);

  private:
    [[nodiscard]] Task<base::Result<Connection>> login(Endpoint endpoint,
                                                       std::shared_ptr<const Tap> listener);

    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// A dial with its endpoint, secrets and token refresh already bound: what protocol rooms take.
using Dial = std::function<Task<base::Result<Connection>>()>;
/// The same for a session that serves several: who is to hear this login is given, or null.
using SharedDial =
    std::function<Task<base::Result<Connection>>(std::shared_ptr<const Tap> listener)>;

}  // namespace net
