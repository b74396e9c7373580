// The server's half of dial_error.h: what a refusing line means.
#include "base/text.h"
#include "net/base64.h"
#include "net/dial_error.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace net {
namespace {

/// How servers say that a mailbox is another session's, lower case: by a code, as RFC 1939 has it
/// ("maildrop already locked", "unable to lock maildrop"; Cyrus and hMailServer say so too), as
/// solid-pop3d ("can't lock mailbox file") and qpopper ("lock busy!  Is another session active?"),
/// and their neighbours.
constexpr std::array<std::string_view, 22> kOccupied{
    "in-use",           "inuse",          "in use",           "already locked",
    "is locked",        "locked by",      "currently locked", "mailbox lock",
    "maildrop lock",    "can't lock",     "cannot lock",      "can not lock",
    "unable to lock",   "could not lock", "couldn't lock",    "failed to lock",
    "lock busy",        "get lock",       "acquire lock",     "obtain lock",
    "exclusive access", "another session"};
/// Locked for another reason.
constexpr std::string_view kAccountLocked = "account is locked";

/// How they say that a user has too many sessions, lower case: by RFC 5530's code, as Dovecot
/// ("Maximum number of connections from user+IP exceeded"), Gmail ("Too many simultaneous
/// connections"), Cyrus ("Too many open connections") and Exchange do.
constexpr std::array<std::string_view, 6> kCrowded{
    "[limit",        "maximum number of conn", "too many simultaneous",
    "too many conn", "too many open conn",     "too many session"};

template <class Parts>
bool hasAny(const std::string& lowered, const Parts& parts) {
    return std::any_of(parts.begin(), parts.end(), [&lowered](std::string_view part) {
        return lowered.find(part) != std::string::npos;
    });
}

bool has(const std::string& lowered, std::initializer_list<std::string_view> parts) {
    return hasAny(lowered, parts);
}

/// The response code behind NO, BYE or -ERR, lower case: "in-use" of "-ERR [IN-USE] locked".
std::string responseCode(const std::string& lowered) {
    const std::size_t open = lowered.find('[');
    if (open > 30) return {};  // human text, or npos: no code at all
    const std::size_t end = lowered.find_first_of(" ]", open);
    return end == std::string::npos ? std::string{} : lowered.substr(open + 1, end - open - 1);
}

bool soundsTemporary(const std::string& lowered) {
    return soundsOccupied(lowered) ||
           has(lowered, {"temporar", "try again", "try later", "unavailable", "locked", "busy",
                         "too many", "shutting down", "overload", "timeout"});
}

Refusal byCode(const std::string& code) {
    constexpr std::array<std::string_view, 7> kTemporary{
        "unavailable", "inuse", "in-use", "limit", "serverbug", "login-delay", "sys/temp"};
    constexpr std::array<std::string_view, 6> kLogin{
        "authenticationfailed", "authorizationfailed", "expired", "auth", "sys/perm",
        "contactadmin"};
    if (std::find(kTemporary.begin(), kTemporary.end(), code) != kTemporary.end()) {
        return Refusal::temporary;
    }
    if (std::find(kLogin.begin(), kLogin.end(), code) != kLogin.end()) return Refusal::login;
    return code == "privacyrequired" ? Refusal::needsTls : Refusal::none;
}

Refusal refusalByWords(const std::string& lowered, Refusal otherwise) {
    if (const Refusal known = byCode(responseCode(lowered)); known != Refusal::none) return known;
    if (soundsTemporary(lowered)) return Refusal::temporary;
    if (has(lowered, {"plaintext authentication disallowed", "starttls", "ssl required",
                      "encryption required"})) {
        return Refusal::needsTls;
    }
    return otherwise;
}

Refusal imapRefusal(const std::string& lowered) {
    if (lowered.starts_with("* bye")) return refusalByWords(lowered, Refusal::temporary);
    if (lowered.starts_with("* ")) return Refusal::none;
    const auto words = base::split(lowered, ' ');
    if (words.size() < 2 || (words[1] != "no" && words[1] != "bad")) return Refusal::none;
    return refusalByWords(lowered, Refusal::login);
}

Refusal smtpRefusal(const std::string& lowered) {
    if (lowered.size() < 3 || !std::all_of(lowered.begin(), lowered.begin() + 3, base::isDigit)) {
        return Refusal::none;
    }
    if (lowered[0] == '4') return Refusal::temporary;
    if (lowered[0] != '5') return Refusal::none;
    if (lowered.starts_with("538") || has(lowered, {"starttls"})) return Refusal::needsTls;
    // RFC 4954 and what servers really answer to AUTH
    return lowered.starts_with("53") || lowered.starts_with("50") ? Refusal::login : Refusal::final;
}

/// The OAuth error that a challenge holds, lower case; empty where it holds none.
std::string oauthError(std::string_view line) {
    constexpr std::array<std::string_view, 2> kStarts{"+ ", "334 "};
    for (const std::string_view start : kStarts) {
        if (!line.starts_with(start)) continue;
        std::string json = base::lower(decodeBase64(line.substr(start.size())));
        if (json.starts_with('{') && has(json, {"\"status\""})) return json;
    }
    return {};
}

}  // namespace

bool soundsOccupied(const std::string& line) {
    const std::string lowered = base::lower(line);
    if (lowered.find(kAccountLocked) != std::string::npos) return false;
    return hasAny(lowered, kOccupied);
}

bool soundsCrowded(std::string_view line) {
    return hasAny(base::lower(line), kCrowded);
}

bool soundsLimited(const std::string& line) {
    return soundsCrowded(line) ||
           has(base::lower(line), {"login-delay", "too many", "maximum number"});
}

Refusal refusalOf(Protocol protocol, std::string_view line) {
    const std::string lowered = base::lower(line);
    switch (protocol) {
        case Protocol::imap:
            return imapRefusal(lowered);
        case Protocol::pop3:
            return lowered.starts_with("-err") ? refusalByWords(lowered, Refusal::login)
                                               : Refusal::none;
        case Protocol::smtp:
            return smtpRefusal(lowered);
    }
    return Refusal::none;
}

LastWord lastWord(Protocol protocol, const std::vector<std::string>& said) {
    LastWord word;
    for (auto line = said.rbegin(); line != said.rend(); ++line) {
        if (word.refusal == Refusal::none) word = {refusalOf(protocol, *line), *line};
        const std::string error = oauthError(*line);
        if (error.empty() || word.refusal == Refusal::temporary) continue;
        // A wrong scope stays wrong with a new token.
        const bool scope = has(error, {"insufficient_scope", "\"403\""});
        return {scope ? Refusal::login : Refusal::token, error};
    }
    if (word.refusal == Refusal::none) word.line.clear();
    return word;
}

}  // namespace net
