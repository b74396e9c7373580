#include "net/login_error.h"

#include "net/dial_words.h"
#include "net/endpoint.h"
#include "net/server_words.h"

#include <fmt/core.h>

namespace net {
namespace {

using base::Error;
using base::Kind;

bool isOauth(const Endpoint& endpoint) {
    return endpoint.mechanism == Mechanism::xoauth2 || endpoint.mechanism == Mechanism::oauthBearer;
}

bool offersTls(const std::vector<std::string>& capabilities) {
    return offers(capabilities, "STARTTLS") || offers(capabilities, "STLS");
}

std::string inBrackets(const std::string& command) {
    return command.empty() ? std::string{} : fmt::format(" ({})", command);
}

/// The challenge that libcurl answered, such as "DIGEST-MD5"; empty where it sent the password.
std::string challengeOf(const std::string& command) {
    if (command == "APOP") return command;
    const std::size_t space = command.find(' ');
    if (space == std::string::npos) return {};
    std::string mechanism = command.substr(space + 1);
    const bool readable = mechanism == "PLAIN" || mechanism == "LOGIN";
    return readable ? std::string{} : mechanism;
}

/// The value of auth that has the password sent as it is, where the server takes it so.
std::string readableAuth(const DialFailure& failure, const Endpoint& endpoint) {
    const auto offered = [&](std::string_view mechanism) {
        return offersMechanism(endpoint.protocol, failure.capabilities, mechanism);
    };
    const bool user = endpoint.protocol == Protocol::pop3 &&
                      (failure.capabilities.empty() || offers(failure.capabilities, "USER"));
    if (offered("PLAIN") || user) return "plain";
    return offered("LOGIN") ? "login" : "";
}

/// Servers offer challenges that they cannot check, their store of passwords being hashed. In the
/// clear nothing else is tried by itself, since anybody on the way could have refused it.
std::string challengeHint(const DialFailure& failure, const Endpoint& endpoint) {
    const std::string challenge = challengeOf(failure.command);
    const bool chosen =
        endpoint.mechanism == Mechanism::automatic && endpoint.security == Security::plain;
    const std::string readable = readableAuth(failure, endpoint);
    if (challenge.empty() || !chosen || readable.empty()) return {};
    return fmt::format(
        "; if the server cannot check {}, set {}auth = \"{}\" on a network that you "
        "trust",
        challenge, offersTls(failure.capabilities) ? "security = \"starttls\", or " : "", readable);
}

/// Whether the server keeps its login for later than STARTTLS.
bool loginNeedsTls(const DialFailure& failure, Protocol protocol) {
    const auto& capabilities = failure.capabilities;
    const bool startTls = offers(capabilities, "STARTTLS") || offers(capabilities, "STLS");
    switch (protocol) {
        case Protocol::imap:
            return offers(capabilities, "LOGINDISABLED");
        case Protocol::pop3:
            return startTls && !offers(capabilities, "SASL") && !offers(capabilities, "USER");
        case Protocol::smtp:
            break;
    }
    return startTls && mechanismsOf(protocol, capabilities).empty();
}

/// What the server has instead of the login that was asked for, or libcurl's words on it.
std::string insteadOf(const DialFailure& failure, const Endpoint& endpoint) {
    const auto mechanisms = mechanismsOf(endpoint.protocol, failure.capabilities);
    if (!mechanisms.empty()) return ", only " + shown(mechanisms, endpoint);
    // libcurl says so here, where nobody denied anything.
    if (failure.message.starts_with("Login denied")) return {};
    return fmt::format(" ({})", because(failure, endpoint));
}

Error noLoginError(const DialFailure& failure, const Endpoint& endpoint, const std::string& place) {
    const bool clear = endpoint.security == Security::plain;
    if (clear && loginNeedsTls(failure, endpoint.protocol)) {
        return {Kind::tls, fmt::format("{}: the server offers no login without TLS; {}", place,
                                       wayToTls(failure.capabilities))};
    }
    return {Kind::login, fmt::format("{}: the server offers no login that was asked for{}; set "
                                     "auth to one of its own, or leave user empty",
                                     place, insteadOf(failure, endpoint))};
}

}  // namespace

const char* wayToTls(const std::vector<std::string>& capabilities) {
    if (offersTls(capabilities)) return "set security = \"starttls\"";
    return capabilities.empty() ? "set security = \"starttls\" or \"tls\""
                                : "set security = \"tls\" with its port for TLS";
}

bool noLoginTried(const DialFailure& failure, Protocol protocol) {
    const Refusal last = lastWord(protocol, failure.said).refusal;
    return last == Refusal::none || (last == Refusal::login && failure.command == "CAPA");
}

Error loginError(const DialFailure& failure, const Endpoint& endpoint, const std::string& place) {
    if (noLoginTried(failure, endpoint.protocol)) return noLoginError(failure, endpoint, place);
    const LastWord word = lastWord(endpoint.protocol, failure.said);
    const int code = replyCode(endpoint.protocol, word.line);
    const std::string says = quoted(word.line, endpoint);
    const Kind refused = isOauth(endpoint) ? Kind::tokenExpired : Kind::login;
    switch (word.refusal) {
        case Refusal::temporary:
            return {Kind::temporary,
                    fmt::format("{}: the server refuses for now: {}; {}it is tried again later",
                                place, says,
                                soundsOccupied(word.line)
                                    ? "another mail program or a second mailagent is in this "
                                      "mailbox; "
                                    : ""),
                    code};
        case Refusal::token:
            return {Kind::tokenExpired,
                    fmt::format("{}: the server no longer takes the OAuth token: {}; fetch a new "
                                "token",
                                place, says)};
        case Refusal::needsTls:
            return {Kind::tls,
                    fmt::format("{}: the server takes no login without TLS: {}; {}", place, says,
                                wayToTls(failure.capabilities)),
                    code};
        case Refusal::login:
        case Refusal::final:
            if (refused == Kind::tokenExpired && word.line.starts_with('{')) {
                return {Kind::login, fmt::format("{}: the OAuth token may not do this: {}; ask for "
                                                 "a token with the mail scope",
                                                 place, says)};
            }
            return {refused,
                    refused == Kind::login
                        ? fmt::format("{}: the server refuses the login{}: {}; check user and "
                                      "password{}",
                                      place, inBrackets(failure.command), says,
                                      challengeHint(failure, endpoint))
                        : fmt::format("{}: the server refuses the OAuth token: {}; fetch a new "
                                      "token and check user",
                                      place, says),
                    code};
        case Refusal::none:
            break;
    }
    return noLoginError(failure, endpoint, place);
}

}  // namespace net
