// May this mail act, and why not (M7, M30, M45; design decision 8).
//
// A pure rule: a letter and facts in, a verdict out. It is asked twice: on the header alone, where
// it answers `illegal` for sure or `notYet` (fetch the whole), and on the whole mail.
//
// The checks, in this order; the first that fails gives the reason:
//    1 disabled          the function is off (M6): the mail is left alone, nothing is settled
//    2 bounce            delivery reports, null return path (RFC 5321 4.5.5, RFC 3464)
//    3 ownMail           written by us, or From is an address of ours (loops; 5-lessons 12, 13)
//    4 automatic         out-of-office, lists, programs (RFC 3834)
//    5 tooLarge          M7
//    6 severalFrom, noSender    nobody, or nobody certain, could be answered
//    7 senderNotAllowed  before the password: a stranger's guesses are never even compared
//    8 noProof           no rule of the setting `proof` names the sender
//    9 notAuthenticated  no named server vouches for From (RFC 8601)
//   10 notSigned, badSignature, otherMachine   S/MIME; a header cannot tell: `notYet`
//   11 paused            too many wrong guesses of late: nothing is compared
//   12 noPassword, wrongPassword, wrongCode    the subject, where the sender's proof wants it
//   13 duplicate         served before (design decision 6)
//   14 overRate, tooManyReplies   in the hour, for one sender (design decision 8)
// Beside these: unreadable, for bytes that message::read() refused.
// A bounce's header alone is `notYet` where the whole can be fetched: only its body tells which
// reply came back (M24), and reports quote whole lists, so the size limit is not asked. What must
// not be copied stands before what is copied, so no loop reaches the administrator. An illegal
// mail's sender is answered in no case, so the order tells a stranger nothing.
#pragma once

#include "base/result.h"
#include "base/units.h"
#include "mail/message/letter.h"
#include "mail/trust/authentication_results.h"
#include "mailagent/gate/proof.h"
#include "mailagent/gate/sender.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gate {

inline constexpr base::Bytes kSizeLimit = base::operator""_KiB(10);        ///< M7, default
inline constexpr base::Bytes kNeverDownloaded = base::operator""_KiB(64);  ///< beyond the limit
inline constexpr int kMailsPerHour = 60;                    ///< design decision 8, default
inline constexpr int kRepliesPerHour = 10 * kMailsPerHour;  ///< default

enum class Legality { legal, illegal, notYet };

enum class Reason {
    none,
    disabled,
    bounce,
    ownMail,
    automatic,
    tooLarge,
    severalFrom,
    noSender,
    senderNotAllowed,
    noProof,
    notAuthenticated,
    notSigned,
    badSignature,
    otherMachine,
    paused,
    noPassword,
    wrongPassword,
    wrongCode,
    duplicate,
    overRate,
    tooManyReplies,
    unreadable,
};

/// The reason's words in the mail log: "wrong password".
[[nodiscard]] const char* name(Reason reason) noexcept;

/// What S/MIME says of a mail that is signed.
struct SignatureFact {
    bool holds = false;  ///< unaltered, by a certificate of From, fresh, and never seen before
    std::string text;    ///< where it does not hold: one printable sentence
    bool named = false;  ///< the machine named inside is this one
};

struct Facts {
    bool headerOnly = false;  ///< the letter is a header; listedSize says how large the mail is
    bool enable = true;       ///< M6
    base::Bytes listedSize;   ///< as the server lists it
    base::Bytes
        receivedSize;  ///< octets fetched of a whole mail; 0 for a header. The larger counts
    base::Bytes sizeLimit = kSizeLimit;
    bool sizeCountsWhole = false;  ///< M7: the original counted the header too
    /// This machine's address, the other machines', and whatever else the agent itself reads.
    OwnAddresses ownAddresses;
    std::vector<std::string> senders;  ///< see gate::allowed(); empty allows nobody
    /// Whether a text is the password in force: asked for the subject, then the subject as sent.
    std::function<bool(std::string_view)> passwordMatches;
    /// What the sender must show; none of all: nobody's rule. See proofFor().
    Proof required = {.password = true};
    /// The step that a six-digit code belongs to, in the window and not burnt; nullopt: none.
    std::function<std::optional<std::int64_t>(std::string_view code)> codeStep;
    /// Why that answered nullopt, as far as known: "it was used before". For the log.
    std::function<std::string(std::string_view code)> codeTrouble;
    std::optional<trust::Authentication> authentication;  ///< where required
    std::optional<SignatureFact> signature;               ///< where required; nullopt: not signed
    bool pausedGuesses = false;  ///< the back-off after wrong guesses is on
    bool ownMessage = false;     ///< the mail's Message-ID or X-Mailagent field is ours
    bool aboutOurs = false;      ///< automation.aboutMessage is the Message-ID of a reply of ours
    bool duplicate = false;      ///< its digest was settled before; never set for a header
    int mailsLastHour = 0;       ///< of this sender, settled as done
    int mailsPerHour = kMailsPerHour;
    int repliesLastHour = 0;  ///< mails of ours that those came to
    int repliesPerHour = kRepliesPerHour;
};

struct Verdict {
    Legality legality = Legality::illegal;
    Reason reason = Reason::none;
    /// One sentence for the log and the administrator's copy, printable; holds neither subject nor
    /// password.
    std::string text;
    /// M30: the administrator may get it. Only what was not proved, too large, and senders that may
    /// not ask; never automatic mail, bounces, mails of ours, or what came while guesses pause.
    bool copyAllowed = false;
    bool bounceOfOurs = false;  ///< M24: marks that reply undelivered, tells the manager once
    /// A password or code was tried and is wrong: counts against the sender. Subjects that could be
    /// neither (a password has no blank) are no guess.
    bool wrongGuess = false;
    std::optional<std::int64_t> codeStep;  ///< legal, notYet: the code's, to be burnt with the mail
    bool overRate = false;  ///< the manager is told once an hour; the caller knows whether he was
    std::string sender;     ///< the mailbox to answer; "" unless legal or notYet
};

[[nodiscard]] Verdict judge(const message::Letter& letter, const Facts& facts);

/// The last checks of judge() alone, 13 and 14: what still stands against a mail whose proof holds,
/// once `duplicate` and the hour's numbers are looked up. nullopt: nothing.
[[nodiscard]] std::optional<Verdict> judgeAmount(const message::Letter& letter, const Facts& facts);

/// By the listing alone, before a header is fetched: a verdict where the size decides already
/// (limit + 64 KB, M7; or the limit itself where the whole counts), else nullopt.
[[nodiscard]] std::optional<Verdict> judgeListing(base::Bytes listed, base::Bytes limit,
                                                  bool sizeCountsWhole = false);

/// The verdict on a mail that was served before, whatever its password is worth by now.
[[nodiscard]] Verdict servedBefore();

/// The verdict on bytes that message::read() refused.
[[nodiscard]] Verdict unreadable(const base::Error& error);

/// M7: whether so many octets are too large, once the header's are known.
[[nodiscard]] bool tooLarge(const message::Letter& letter, const Facts& facts) noexcept;

}  // namespace gate
