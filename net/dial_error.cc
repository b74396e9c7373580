#include "net/dial_error.h"

#include "base/text.h"
#include "net/dial_trouble.h"
#include "net/dial_words.h"
#include "net/endpoint.h"
#include "net/login_error.h"

#include <curl/curl.h>
#include <fmt/core.h>
#include <cerrno>
#include <utility>

namespace net {
namespace {

using base::Error;
using base::Kind;

const char* nameOf(Protocol protocol) {
    switch (protocol) {
        case Protocol::imap:
            return "IMAP";
        case Protocol::pop3:
            return "POP3";
        case Protocol::smtp:
            return "SMTP";
    }
    return "?";
}

/// libcurl reads a bounded greeting and says only in words that it met the bound.
bool endless(const DialFailure& failure) {
    return failure.message.starts_with("Too large response headers");
}

bool isTls(int code) {
    switch (code) {
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_ENGINE_NOTFOUND:
        case CURLE_SSL_ENGINE_SETFAILED:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_ENGINE_INITFAILED:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_SHUTDOWN_FAILED:
        case CURLE_SSL_CRL_BADFILE:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
        case CURLE_SSL_INVALIDCERTSTATUS:
        case CURLE_SSL_CLIENTCERT:
            return true;
        default:
            return false;
    }
}

/// Who has to mend what a certificate is refused for.
std::string certificateHint(const std::string& reason, const Endpoint& endpoint) {
    const auto says = [&reason](const char* words) {
        return reason.find(words) != std::string::npos;
    };
    if (says("expired")) return "the server's operator must renew it (or this clock is wrong)";
    if (says("not yet valid")) return "correct this machine's clock, or the certificate";
    if (says("match")) return "set server to a name that the certificate holds";
    return fmt::format("it was checked against {}; name its authority in ca_file",
                       endpoint.trust.caFile.empty() ? "the system's certificates"
                                                     : base::printable(endpoint.trust.caFile));
}

Error tlsError(const DialFailure& failure, const Endpoint& endpoint, const std::string& place) {
    std::string reason = because(failure, endpoint);
    constexpr std::string_view kProblem = "SSL certificate problem: ";
    if (reason.starts_with(kProblem)) reason.erase(0, kProblem.size());
    if (failure.code == CURLE_PEER_FAILED_VERIFICATION) {
        return {Kind::tls, fmt::format("{}: the server's certificate is refused: {}; {}", place,
                                       reason, certificateHint(reason, endpoint))};
    }
    const bool clear = reason.find("wrong version number") != std::string::npos ||
                       reason.find("packet length too long") != std::string::npos;
    return {Kind::tls,
            clear ? fmt::format("{}: the server does not speak TLS on this port ({}); set its port "
                                "for TLS, or security = \"starttls\" if it offers that, or "
                                "\"plain\" on a network that you trust",
                                place, reason)
                  : fmt::format("{}: TLS failed: {}; check port and security, or ask the server's "
                                "operator",
                                place, reason)};
}

/// The server spoke, but did not let us in: a refusal in its own words, or no such server.
Error conversationError(const DialFailure& failure, const Endpoint& endpoint,
                        const std::string& place) {
    const LastWord word = lastWord(endpoint.protocol, failure.said);
    const int code = replyCode(endpoint.protocol, word.line);
    if (word.refusal == Refusal::temporary || word.refusal == Refusal::needsTls ||
        word.refusal == Refusal::token) {
        return loginError(failure, endpoint, place);
    }
    if (word.refusal != Refusal::none && failure.code == CURLE_REMOTE_ACCESS_DENIED) {
        return {
            Kind::refused,
            fmt::format("{}: the server refuses the conversation: {}; if it is the name that "
                        "EHLO said, \"{}\", set sending.helo_name to one that it takes, else "
                        "ask its operator",
                        place, quoted(word.line, endpoint), base::printable(ehloName(endpoint))),
            code};
    }
    if (word.refusal != Refusal::none) {
        return {Kind::refused,
                fmt::format("{}: the server refuses the conversation: {}; ask its operator", place,
                            quoted(word.line, endpoint)),
                code};
    }
    if (endless(failure)) {
        return {Kind::protocol,
                fmt::format("{}: this is no {} server (it sends without an end); check host and "
                            "port",
                            place, nameOf(endpoint.protocol))};
    }
    const bool cut = failure.code != CURLE_WEIRD_SERVER_REPLY && failure.code != CURLE_WRITE_ERROR;
    if (cut && failure.said.empty()) {
        return {Kind::closed, fmt::format("{}: the server closed the connection before its "
                                          "greeting; check port and security, and whether the "
                                          "server lets this machine in",
                                          place)};
    }
    if (cut) {
        return {Kind::closed, fmt::format("{}: the server closed the connection during the login, "
                                          "its last words: {}; it is tried again later, and if it "
                                          "stays so its operator may know why",
                                          place, quoted(failure.said.back(), endpoint))};
    }
    return {Kind::protocol,
            fmt::format("{}: this is no {} server ({}); check host and port", place,
                        nameOf(endpoint.protocol),
                        failure.said.empty() ? because(failure, endpoint)
                                             : quoted(failure.said.front(), endpoint))};
}

Error timeoutError(const DialFailure& failure, const Endpoint& endpoint, const std::string& place) {
    const auto seconds = std::chrono::duration<double>(endpoint.timeout).count();
    std::string hint = "check host and port, or set a longer timeout";
    if (failure.said.empty() && endpoint.security != Security::implicitTls) {
        hint += "; a port for TLS needs security = \"tls\"";
    }
    if (!failure.said.empty()) {
        return {Kind::timeout, fmt::format("{}: the login was not complete after {:.3g} s, the "
                                           "server's last words: {}; set a longer timeout",
                                           place, seconds, quoted(failure.said.back(), endpoint))};
    }
    return {Kind::timeout, fmt::format("{}: no answer within {:.3g} s; {}", place, seconds, hint)};
}

Error networkError(const DialFailure& failure, const Endpoint& endpoint, const std::string& place) {
    const std::string through =
        endpoint.proxy.kind == ProxyKind::none
            ? std::string{}
            : fmt::format(" through the proxy {}:{}", base::printable(endpoint.proxy.host),
                          endpoint.proxy.port);
    switch (failure.code) {
        case CURLE_COULDNT_RESOLVE_HOST:
            return {Kind::network,
                    fmt::format("{}: the name is not found ({}); check host and the DNS server",
                                place, because(failure, endpoint))};
        case CURLE_COULDNT_RESOLVE_PROXY:
            return {Kind::network, fmt::format("{}: the proxy's name is not found ({})", place,
                                               because(failure, endpoint))};
        case CURLE_INTERFACE_FAILED:
            return {Kind::network, fmt::format("{}: cannot send from the address {} ({})", place,
                                               base::printable(endpoint.localAddress),
                                               because(failure, endpoint))};
        default:
            break;
    }
    return {Kind::network, fmt::format("{}: no connection{}: {}; check host, port and firewall",
                                       place, through, because(failure, endpoint))};
}

}  // namespace

std::uint16_t portOf(const Endpoint& endpoint) noexcept {
    if (endpoint.port != 0) return endpoint.port;
    const bool tls = endpoint.security == Security::implicitTls;
    switch (endpoint.protocol) {
        case Protocol::imap:
            return tls ? 993 : 143;
        case Protocol::pop3:
            return tls ? 995 : 110;
        case Protocol::smtp:
            break;
    }
    if (tls) return 465;
    return endpoint.security == Security::startTls ? 587 : 25;
}

std::string placeOf(const Endpoint& endpoint) {
    const std::string host = base::printable(endpoint.host);
    const bool literal = host.find(':') != std::string::npos;
    return literal ? fmt::format("[{}]:{}", host, portOf(endpoint))
                   : fmt::format("{}:{}", host, portOf(endpoint));
}

namespace {

Error explained(const DialFailure& failure, const Endpoint& endpoint) {
    const std::string place = placeOf(endpoint);
    if (isTls(failure.code)) return tlsError(failure, endpoint, place);
    switch (failure.code) {
        case CURLE_LOGIN_DENIED:
        case CURLE_AUTH_ERROR:
            return loginError(failure, endpoint, place);
        case CURLE_USE_SSL_FAILED:
            return {Kind::tls, fmt::format("{}: the server offers no STARTTLS; set security = "
                                           "\"tls\" with its port for TLS, or \"plain\" on a "
                                           "network that you trust",
                                           place)};
        case CURLE_OPERATION_TIMEDOUT:
            return timeoutError(failure, endpoint, place);
        case CURLE_COULDNT_CONNECT:
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_INTERFACE_FAILED:
        case CURLE_PROXY:
            return networkError(failure, endpoint, place);
        case CURLE_URL_MALFORMAT:
            return {Kind::invalid, fmt::format("{}: this is no host name or address", place)};
        default:
            break;
    }
    if (failure.message.find("CONNECT tunnel failed") != std::string::npos) {
        return networkError(failure, endpoint, place);
    }
    return conversationError(failure, endpoint, place);
}

/// Whether a refusal "for now" is about the one mailbox.
bool ofOneMailbox(const DialFailure& failure, const Endpoint& endpoint) {
    const std::string line = lastWord(endpoint.protocol, failure.said).line;
    if (soundsOccupied(line)) return true;
    // A login that was refused: "locked" is this user's account, whatever else it may be.
    const std::string spaced = " " + base::lower(line);
    const bool ofUser = soundsLimited(line) || spaced.find(" lock") != std::string::npos;
    return failure.code == CURLE_LOGIN_DENIED && ofUser;
}

bool isOfServer(const Error& error, const DialFailure& failure, const Endpoint& endpoint) {
    switch (error.kind) {
        case Kind::network:
        case Kind::timeout:
        case Kind::tls:
        case Kind::closed:
        case Kind::protocol:
            return true;
        case Kind::temporary:
            return !ofOneMailbox(failure, endpoint);
        default:
            return false;
    }
}

}  // namespace

/// Not in the system's words: "too many open files" reads as a server that has too many sessions.
Error lackError(int lack, const Endpoint& endpoint) {
    const char* const why =
        lack == ENFILE
            ? "this computer has no descriptors left: raise fs.file-max (sysctl), or end "
              "what holds them"
            : "this process has no descriptors left: raise its limit, LimitNOFILE= in "
              "its unit or ulimit -n";
    Error error{Kind::temporary, fmt::format("{}: not dialled, {}", placeOf(endpoint), why), 0};
    return endpoint.protocol == Protocol::smtp ? error : asOwnLack(std::move(error));
}

Error dialError(const DialFailure& failure, const Endpoint& endpoint) {
    if (failure.lack != 0) return lackError(failure.lack, endpoint);
    Error error = explained(failure, endpoint);
    if (endpoint.protocol == Protocol::smtp) return error;
    return isOfServer(error, failure, endpoint) ? asServersTrouble(std::move(error)) : error;
}

}  // namespace net
