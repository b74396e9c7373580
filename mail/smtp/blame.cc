#include "mail/smtp/blame.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>

namespace smtp {
namespace {

constexpr int kAny = -1;
constexpr Fault kRecipient{Blame::recipient}, kMail{Blame::mail}, kUnsaid{};
constexpr Fault us(Matter matter) {
    return {Blame::us, matter};
}

/// Subject and detail of an enhanced code; the first row that fits counts.
struct StatusRow {
    int subject, detail;
    Fault fault;
};
constexpr StatusRow kStatus[] = {
    {1, 1, kRecipient},               // bad destination mailbox address
    {1, 3, kRecipient},               // its syntax
    {1, 4, kRecipient},               // ambiguous
    {1, 6, kRecipient},               // moved
    {1, 7, us(Matter::sender)},       // bad sender's mailbox address
    {1, 8, us(Matter::sender)},       // bad sender's system address
    {1, 10, kRecipient},              // null MX (RFC 7505)
    {2, 3, kMail},                    // too long for the mailbox
    {2, kAny, kRecipient},            // mailbox: disabled, full, list expansion
    {3, 4, kMail},                    // too big for the system
    {4, 1, kUnsaid},                  // Exchange Online: nobody there, "access denied"
    {7, 2, kRecipient},               // not authorized to send to this list
    {7, 8, us(Matter::login)},        // credentials invalid
    {7, 9, us(Matter::login)},        // mechanism too weak
    {7, 10, us(Matter::tls)},         // encryption needed
    {7, 11, us(Matter::tls)},         // encryption required for the mechanism
    {7, 13, us(Matter::login)},       // account disabled
    {7, 17, kRecipient},              // RFC 7293: the mailbox's owner has changed
    {7, 18, kRecipient},              // the domain's owner
    {7, 19, kRecipient},              // cannot be told
    {7, 20, us(Matter::policy)},      // RFC 7372: DKIM
    {7, 21, us(Matter::policy)},      //
    {7, 22, us(Matter::policy)},      //
    {7, 23, us(Matter::policy)},      // SPF
    {7, 24, us(Matter::policy)},      //
    {7, 26, us(Matter::policy)},      // several of them
    {7, 57, us(Matter::login)},       // Exchange: client was not authenticated
    {7, 60, us(Matter::sender)},      // may not send as this sender
    {7, 124, kRecipient},             // the group takes mails of some only
    {7, 129, kRecipient},             // the mailbox
    {7, 133, kRecipient},             // the group, of its own organization
    {7, 134, kRecipient},             // the mailbox
    {7, 135, kRecipient},             // the folder
    {7, 136, kRecipient},             // the user
    {7, kAny, us(Matter::relaying)},  // reverse DNS, flood, whatever comes
};

/// Words of known relays; the first row that is found counts. A blank is the border of a word.
struct WordsRow {
    std::string_view words;
    Fault fault;
    bool anywhere = false;  ///< at the dot too: no filter says so of a mail's text
};
constexpr WordsRow kWords[] = {
    // Greylisting passes by itself.
    {" greylist", kUnsaid},
    {" graylist", kUnsaid},
    // Postfix; whatever else stands behind it may be of us, as "access denied" is.
    {" recipient address rejected domain not found ", kRecipient},
    {" recipient address rejected need ", kRecipient},
    {" recipient address rejected undeliverable ", kRecipient},
    {" recipient address rejected unverified ", kRecipient},
    {" recipient verify ", kRecipient},
    {" verification failed for recipient ", kRecipient},
    {" starttls ", us(Matter::tls), true},
    {" helo ", us(Matter::helo)},
    {" ehlo ", us(Matter::helo)},
    {" sender verif", us(Matter::sender)},
    {" verification failed for ", us(Matter::sender)},
    {" sender address rejected ", us(Matter::sender), true},
    {" sender rejected ", us(Matter::sender), true},
    {" send as ", us(Matter::sender), true},
    {" not owned by user ", us(Matter::sender), true},
    {" address is not verified ", us(Matter::sender), true},  // Amazon SES
    {" sending limit", us(Matter::limit), true},
    {" sending quota", us(Matter::limit), true},
    {" outgoing limit", us(Matter::limit), true},
    {" relay quota", us(Matter::limit), true},
    {" spf ", us(Matter::policy), true},
    {" dkim ", us(Matter::policy), true},
    {" dmarc ", us(Matter::policy), true},
    {" authenticat", us(Matter::login), true},
    {" auth required ", us(Matter::login), true},
    {" smtp auth ", us(Matter::login), true},
    {" relay ", us(Matter::relaying)},
    {" relaying ", us(Matter::relaying)},
    {" rcpthosts ", us(Matter::relaying)},
    {" black list", us(Matter::relaying)},
    {" blacklist", us(Matter::relaying)},
    {" block list", us(Matter::relaying)},
    {" blocklist", us(Matter::relaying)},
    {" blocked using ", us(Matter::relaying)},
    {" deny list", us(Matter::relaying)},
    {" denylist", us(Matter::relaying)},
    {" dnsbl ", us(Matter::relaying)},
    {" rbl ", us(Matter::relaying)},
    {" spamhaus ", us(Matter::relaying)},
    {" spamcop ", us(Matter::relaying)},
    {" client host ", us(Matter::relaying)},
    {" access denied ", us(Matter::relaying)},
    {" prohibition ", us(Matter::relaying)},
    {" not permitted from ", us(Matter::relaying)},
    {" ptr ", us(Matter::relaying)},
    {" rdns ", us(Matter::relaying)},
    {" reverse ", us(Matter::relaying)},
    {" your ip ", us(Matter::relaying)},
    {" tls ", us(Matter::relaying)},
    {" encryption ", us(Matter::relaying)},
    // Last: where our sender is verified, its own server's words are quoted among the others.
    {" user unknown ", kRecipient},
    {" unknown user ", kRecipient},
    {" unknown recipient ", kRecipient},
    {" recipient unknown ", kRecipient},
    {" no such user ", kRecipient},
    {" no such recipient ", kRecipient},
    {" no such mailbox ", kRecipient},
    {" mailbox full ", kRecipient},
    {" over quota ", kRecipient},
    {" recipient address rejected ", kUnsaid},
};

struct Status {
    int subject = 0, detail = 0;
};

/// "5.7.1" as 7 and 1.
std::optional<Status> statusOf(std::string_view enhanced) {
    const auto parts = base::split(enhanced, '.');
    if (parts.size() != 3) return std::nullopt;
    Status status;
    std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), status.subject);
    std::from_chars(parts[2].data(), parts[2].data() + parts[2].size(), status.detail);
    return status;
}

const StatusRow* rowOf(const std::optional<Status>& status) {
    if (!status) return nullptr;
    for (const auto& row : kStatus) {
        if (row.subject != status->subject) continue;
        if (row.detail == kAny || row.detail == status->detail) return &row;
    }
    return nullptr;
}

/// 7.0 and 7.1 are what a server says that has no better code: its words may.
bool isVague(const std::optional<Status>& status) {
    return status && status->subject == 7 && status->detail <= 1;
}

bool isLetter(char c) {
    const auto code = static_cast<unsigned char>(c);
    return base::isDigit(c) || (c >= 'a' && c <= 'z') || code >= 0x80;
}

/// Such as "relay7.example.com", "https://tls.example/", "5.7.1": it may be made of any words.
bool isName(std::string_view token) {
    if (token.find('@') != token.npos) return true;
    for (std::size_t at = 1; at + 1 < token.size(); ++at) {
        if (token[at] == '.' && isLetter(token[at - 1]) && isLetter(token[at + 1])) return true;
    }
    return false;
}

/// In lower case, with one blank before, between and behind the words. Addresses and host names
/// are left out, but for the recipient's own: "recipient".
std::string wordsOf(const Reply& reply, std::string_view recipient) {
    constexpr std::string_view kBetween = " \t<>()[]{}\"',;";
    const std::string text = base::lower(reply.text);
    const std::string address = base::lower(recipient);
    std::string words(1, ' ');
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find_first_of(kBetween, at), text.size());
        const std::string_view token(text.data() + at, end - at);
        at = end + 1;
        if (!address.empty() && token.find(address) != token.npos) {
            words += "recipient ";
        } else if (!isName(token)) {
            for (const char c : token) {
                if (isLetter(c))
                    words += c;
                else if (words.back() != ' ')
                    words += ' ';
            }
            if (words.back() != ' ') words += ' ';
        }
    }
    return words;
}

std::optional<Fault> byWords(Stage stage, const std::string& words) {
    for (const auto& row : kWords) {
        if (stage == Stage::content && !row.anywhere) continue;
        if (words.find(row.words) != std::string::npos) return row.fault;
    }
    return std::nullopt;
}

/// 454 4.3.0 is a server out of order.
bool refusesHowWeSpeak(int code, const std::optional<Status>& status) {
    constexpr std::array<int, 4> kCodes{502, 503, 504, 454};
    if (status && status->subject != 5 && status->subject != 7) return false;
    return std::find(kCodes.begin(), kCodes.end(), code) != kCodes.end();
}

/// 552 is a mailbox that is full, or a mail that is too big (RFC 1870); some relays say it of their
/// bound for what we send.
Fault tooMuch(Stage stage, const std::string& words) {
    constexpr std::array<std::string_view, 6> kHints{" quota ", " hour",     " day ",
                                                     " daily ", " account ", " rate "};
    const bool ofUs = std::any_of(kHints.begin(), kHints.end(), [&](std::string_view hint) {
        return words.find(hint) != std::string::npos;
    });
    if (ofUs) return kUnsaid;
    return stage == Stage::rcpt ? kRecipient : kMail;
}

bool wantsLogin(int code) noexcept {
    return code == 530 || code == 534 || code == 535 || code == 538;
}

Fault loginWanted(int code, const std::string& words) {
    const bool tls = code == 538 || words.find(" starttls ") != std::string::npos;
    return us(tls ? Matter::tls : Matter::login);
}

/// What was read last is the mail: only a code or words that cannot mean it count.
Fault atDot(const Reply& reply, const std::string& words) {
    const auto* const row = rowOf(statusOf(reply.enhanced));
    if (row && row->detail != kAny && row->fault.blame != Blame::recipient) return row->fault;
    if (const auto known = byWords(Stage::content, words)) return *known;
    return reply.code == 552 && !row ? tooMuch(Stage::content, words) : kUnsaid;
}

Fault beforeContent(Stage stage, const Reply& reply, const std::string& words) {
    const auto status = statusOf(reply.enhanced);
    const auto* const row = rowOf(status);
    if (row && !isVague(status)) return row->fault;
    if (const auto known = byWords(stage, words)) return *known;
    // 4.7.0 and 4.7.1 are greylisting's as well.
    if (row && reply.permanent()) return row->fault;
    if (reply.code == 552) return tooMuch(stage, words);
    return refusesHowWeSpeak(reply.code, status) ? us(Matter::relaying) : kUnsaid;
}

}  // namespace

Fault faultOf(Stage stage, const Reply& reply, std::string_view recipient) {
    const std::string words = wordsOf(reply, recipient);
    if (wantsLogin(reply.code)) return loginWanted(reply.code, words);
    if (stage == Stage::content) return atDot(reply, words);
    const Fault fault = beforeContent(stage, reply, words);
    if (stage != Stage::mail || fault.blame == Blame::mail || fault.blame == Blame::us) {
        return fault;
    }
    return reply.permanent() ? us(Matter::sender) : fault;
}

}  // namespace smtp
