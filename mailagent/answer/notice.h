// Mails nobody's command asked for: copies of illegal mails (M30), notices to the Manager Address
// (M24, M27, design decision 8), test mails (M29).
//
// All leave from the machine's address, not from the null sender: relays that demand a login often
// refuse that, and a bounce of them is known by its Message-ID and raises nothing (`notice`). They
// are Auto-Submitted: auto-generated and carry kMark. A recipient that is the machine's own
// address is left out (except for the receiving test), so `to` may be empty: then nothing is sent.
#pragma once

#include "base/units.h"
#include "mailagent/answer/party.h"

#include <string>
#include <string_view>

namespace answer {

inline constexpr base::Bytes kCopiedHeader = base::operator""_KiB(8);
inline constexpr base::Bytes kQuotedWords = base::operator""_KiB(2);  ///< of a bounce or a relay

struct IllegalMail {
    std::string_view header;  ///< as fetched; what is beyond kCopiedHeader is left out
    std::string reason;       ///< gate::name(): "wrong password"; goes into the subject
    std::string text;         ///< gate::Verdict::text
    base::Bytes size;
    base::Time takenAt;
    std::string identity;  ///< as Asked::identity
};

/// M30: reason and header, never the body. What may hold a mistyped password is shown as
/// "(hidden)": Subject, Thread-Topic and each field that repeats the subject.
[[nodiscard]] Rendered illegalCopy(const Self& self, const IllegalMail& mail,
                                   const std::string& admin);

struct Bounce {
    std::string messageId;  ///< of our reply that came back
    std::string what;       ///< Rendered::what of it
    std::string words;      ///< of the report; shown for lists only: they may quote our reply
    base::Time when;
};

/// M24: a reply of ours was not delivered.
[[nodiscard]] Rendered bounceNotice(const Self& self, const Bounce& bounce);

struct RelayRefusal {
    std::string messageId;  ///< of our mail
    std::string what;
    std::string recipient;
    int code = 0;          ///< SMTP's; 0 where there is none
    std::string enhanced;  ///< RFC 3463's, "" likewise
    std::string words;     ///< the relay's, or base::Error::text
    base::Time when;
    enum class End {
        refused,  ///< for good
        expired,  ///< not taken within 72 hours
        waits     ///< refused for good, which may mean us: it is tried on
    } end = End::refused;
};

/// M27: the relay did not take one of our mails. What waits: one id a day and code.
[[nodiscard]] Rendered relayNotice(const Self& self, const RelayRefusal& refusal);

/// Design decision 8: a sender went beyond the mails, or replies, of an hour. `text` is
/// gate::Verdict::text. One id a sender and hour.
[[nodiscard]] Rendered rateNotice(const Self& self, const std::string& sender,
                                  const std::string& text, base::Time when);

/// M45: wrong passwords made a pause begin. `who`: the sender, or "" where those of all senders
/// together did. To the administrator, or where there is none to the manager; one id an episode.
struct Guessers {
    std::string who;
    int failures = 0;
    base::Time when;
};
[[nodiscard]] Rendered guessNotice(const Self& self, const std::string& admin,
                                   const Guessers& guessers);

/// M29: to the manager (sending test) or to the machine's own address (receiving test). `token`
/// makes its Message-ID unique and finds it again.
[[nodiscard]] Rendered testMail(const Self& self, const std::string& to, std::string_view token,
                                base::Time when);

}  // namespace answer
