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

/// Subject and detail of an enhanced code; the first row that fits counts.
struct StatusRow {
    int subject, detail;
    Blame blame;
};
constexpr StatusRow kStatus[] = {
    {1, 1, Blame::recipient},     // bad destination mailbox address
    {1, 3, Blame::recipient},     // its syntax
    {1, 4, Blame::recipient},     // ambiguous
    {1, 6, Blame::recipient},     // moved
    {1, 7, Blame::us},            // bad sender's mailbox address
    {1, 8, Blame::us},            // bad sender's system address
    {1, 10, Blame::recipient},    // null MX (RFC 7505)
    {2, kAny, Blame::recipient},  // mailbox: disabled, full, list expansion
    {3, 4, Blame::mail},          // too big for the system
    {7, 2, Blame::recipient},     // not authorized to send to this list
    {7, 17, Blame::recipient},    // RFC 7293: the mailbox's owner has changed
    {7, 18, Blame::recipient},    // the domain's owner
    {7, 19, Blame::recipient},    // cannot be told
    {7, kAny, Blame::us},         // login, TLS, SPF, DKIM, reverse DNS, flood (RFC 7372)
};

/// Words of known relays; the first row that is found counts. A blank is the border of a word.
struct WordsRow {
    std::string_view words;
    Blame blame;
};
constexpr WordsRow kWords[] = {
    // Greylisting passes by itself.
    {" greylist", Blame::unsaid},
    {" graylist", Blame::unsaid},
    // Postfix and Exchange Online; what stands behind it may be anything.
    {" recipient address rejected ", Blame::recipient},
    {" recipient verify ", Blame::recipient},
    {" verification failed for recipient ", Blame::recipient},
    {" relay", Blame::us},
    {" helo ", Blame::us},
    {" ehlo ", Blame::us},
    {" sender verif", Blame::us},
    {" verification failed for ", Blame::us},
    {" sender address rejected ", Blame::us},
    {" sender rejected ", Blame::us},
    {" authenticat", Blame::us},
    {" auth required ", Blame::us},
    {" smtp auth ", Blame::us},
    {" black list", Blame::us},
    {" blacklist", Blame::us},
    {" block list", Blame::us},
    {" blocklist", Blame::us},
    {" blocked using ", Blame::us},
    {" deny list", Blame::us},
    {" denylist", Blame::us},
    {" dnsbl ", Blame::us},
    {" rbl ", Blame::us},
    {" spamhaus ", Blame::us},
    {" spamcop ", Blame::us},
    {" client host ", Blame::us},
    {" access denied ", Blame::us},
    {" prohibition ", Blame::us},
    {" not permitted from ", Blame::us},
    {" ptr ", Blame::us},
    {" rdns ", Blame::us},
    {" reverse ", Blame::us},
    {" your ip ", Blame::us},
    {" spf ", Blame::us},
    {" starttls ", Blame::us},
    {" tls ", Blame::us},
    {" encryption ", Blame::us},
    // Last: where our sender is verified, its own server's words are quoted among the others.
    {" user unknown ", Blame::recipient},
    {" unknown user ", Blame::recipient},
    {" unknown recipient ", Blame::recipient},
    {" recipient unknown ", Blame::recipient},
    {" no such user ", Blame::recipient},
    {" no such recipient ", Blame::recipient},
    {" no such mailbox ", Blame::recipient},
    {" mailbox full ", Blame::recipient},
    {" over quota ", Blame::recipient},
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

Blame byStatus(const Reply& reply) {
    const auto status = statusOf(reply.enhanced);
    if (!status) return Blame::unsaid;
    // 4.7.0 and 4.7.1 are greylisting's as well: the words must tell.
    if (reply.transient() && status->subject == 7 && status->detail <= 1) return Blame::unsaid;
    for (const auto& row : kStatus) {
        if (row.subject != status->subject) continue;
        if (row.detail == kAny || row.detail == status->detail) return row.blame;
    }
    return Blame::unsaid;
}

bool isLetter(char c) {
    const auto code = static_cast<unsigned char>(c);
    return base::isDigit(c) || (c >= 'a' && c <= 'z') || code >= 0x80;
}

/// In lower case, with one blank before, between and behind the words; the recipient's own address,
/// which may be made of any words, as "recipient".
std::string wordsOf(const Reply& reply, std::string_view recipient) {
    std::string text = base::lower(reply.text);
    const std::string address = base::lower(recipient);
    if (!address.empty()) {
        constexpr std::string_view kName = " recipient ";
        for (auto at = text.find(address); at != std::string::npos;
             at = text.find(address, at + kName.size())) {
            text.replace(at, address.size(), kName);
        }
    }
    std::string words(1, ' ');
    for (const char c : text) {
        if (isLetter(c))
            words += c;
        else if (words.back() != ' ')
            words += ' ';
    }
    if (words.back() != ' ') words += ' ';
    return words;
}

std::optional<Blame> byWords(const Reply& reply, std::string_view recipient) {
    const std::string words = wordsOf(reply, recipient);
    for (const auto& row : kWords)
        if (words.find(row.words) != std::string::npos) return row.blame;
    return std::nullopt;
}

bool refusesHowWeSpeak(int code) noexcept {
    constexpr std::array<int, 4> kCodes{502, 503, 504, 454};
    return std::find(kCodes.begin(), kCodes.end(), code) != kCodes.end();
}

Blame afterMail(const Reply& reply, std::string_view recipient) {
    if (const Blame known = byStatus(reply); known != Blame::unsaid) return known;
    if (const auto known = byWords(reply, recipient)) return *known;
    return refusesHowWeSpeak(reply.code) ? Blame::us : Blame::unsaid;
}

}  // namespace

bool wantsLogin(const Reply& reply) noexcept {
    return reply.code == 530 || reply.code == 534 || reply.code == 535 || reply.code == 538;
}

bool speaksOfHelo(const Reply& reply, std::string_view recipient) {
    const std::string words = wordsOf(reply, recipient);
    return words.find(" helo ") != std::string::npos || words.find(" ehlo ") != std::string::npos;
}

bool wantsTls(const Reply& reply, std::string_view recipient) {
    return reply.code == 538 || wordsOf(reply, recipient).find(" starttls ") != std::string::npos;
}

Blame blameOf(Stage stage, const Reply& reply, std::string_view recipient) {
    if (wantsLogin(reply)) return Blame::us;
    if (reply.code == 552) return stage == Stage::rcpt ? Blame::recipient : Blame::mail;
    if (stage == Stage::content) return Blame::unsaid;
    const Blame blame = afterMail(reply, recipient);
    if (stage != Stage::mail || blame == Blame::mail) return blame;
    return reply.permanent() ? Blame::us : blame;
}

}  // namespace smtp
