// The port of what must survive (design decisions 5 and 6): the state of every mail, the replies
// that wait, passwords changed by mail, the mail log, the last readings of the machines.
//
// States of one mail, and the single instant each begins:
//   unknown   no record; the mail is only on the server
//   illegal   settle() returned: remembered, nothing was done, left/moved/deleted by setting
//   done      settle() returned: effects and rendered replies stand together; replies wait
//   answered  delivered() returned for its last reply: each recipient accepted or refused for good
//   removed   removed() returned: gone from the mailbox; the id is kept until it left the listing,
//             the digest for kDigestAge after that
// A mail settled as done that asks for no reply is `answered` at once. Replies to an illegal mail
// (copies, M30) do not change its state.
// Every call is one transaction: it happened whole or not at all. A failed call (`storage`) means
// that nothing of it stands, and the caller runs nothing further (design decision 5).
// Blocking: call on a worker. Thread-safe: calls are serialised inside.
// A journal reads no clock: it goes by the latest time handed in (`taken`, `now`, a log row's). A
// clock may be set: what is kept for its age counts the time that passed between the times handed
// in (passed_time.h), and what lies in the future by more than it can is as if it were now, or
// forgotten where it is counted against somebody.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "base/units.h"
#include "machine/history.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace journal {

/// How long a digest decides after its mail left the listing, and how long at least a reply's
/// Message-ID is known after its last recipient was final.
inline constexpr std::chrono::days kDigestAge{30};
inline constexpr int kMailLogRows = 10;  ///< M33, at least; more by setting

/// How much of the machines' history is kept, for each machine: no more than `readings` points, and
/// none older than `span`, by its own time and by that which passed, when a newer one comes.
struct HistoryDepth {
    std::chrono::days span{400};
    std::size_t readings = 2000;
};

/// A mail by its place. `account` is the mailbox's stable name: the machine's key in the settings.
struct MailKey {
    std::string account;
    std::string validity;
    std::string uid;
    friend bool operator==(const MailKey&, const MailKey&) = default;
    friend auto operator<=>(const MailKey&, const MailKey&) = default;
};

enum class MailState { illegal = 1, done = 2, answered = 3, removed = 4 };  // frozen: on disk

/// What stays to be done in the mailbox with a mail that is settled.
enum class Disposal { leave = 0, remove = 1, move = 2 };  // frozen: on disk

struct KnownMail {
    MailKey key;
    MailState state = MailState::illegal;
    Disposal disposal = Disposal::leave;
    bool copied = false;  ///< of an illegal mail: the administrator's copy was made (M30)
};

/// One row of the mail log (M33): sent and received together.
struct LogRow {
    enum class Direction { received = 1, sent = 2, notice = 3 };  // frozen: on disk
    base::Time time;
    std::string account;
    Direction direction = Direction::received;
    std::string peer;     ///< the other side's address
    std::string what;     ///< commands by name, list title, or reason; never Subject or passwords
    std::string outcome;  ///< "answered", "illegal: wrong password", "accepted by relay 250 …"
    std::string messageId;
};

/// A rendered mail of ours on its way out.
struct Reply {
    std::int64_t id = 0;  ///< given by the journal
    std::string account;
    std::string messageId;  ///< with angle brackets; unique, and compared octet by octet
    std::string what;       ///< for the log: "COUNTER LIST", "results", "copy", "bounce notice"
    std::string from;       ///< envelope sender
    std::vector<std::string> to;  ///< recipients still open
    std::string bytes;            ///< erased once no recipient is open, a secret's without trace
    base::Time made;
    base::Time nextTry;
    int attempts = 0;
    bool secret = false;  ///< holds a password (CHPASS): never copied, traced or logged
    bool notice = false;  ///< to manager or administrator: its own failure raises no notice
};

/// A password as it rests: HMAC-SHA-256 under the installation's key (design decision 13).
struct PasswordRecord {
    std::string digest;      ///< 64 hexadecimal digits
    std::string fileDigest;  ///< of the file's value when the change was made (M23, M34)
    base::Time changed;
};

/// D1, D3: of a kind of command, the latest mail of it that was executed. settle() merges it into
/// the one that stands (mergedStamp() in stamp.h): it never falls behind.
struct Stamp {
    std::string kind;  ///< "CHPASS", "SET INTERVAL"
    base::Time date;
    int offsetMinutes = 0;                  ///< of the Date as written, for telling it back
    std::optional<std::uint64_t> sequence;  ///< at most 18 digits
    std::vector<std::string> mails;         ///< executed with this very Date, at most kStampMails
    friend bool operator==(const Stamp&, const Stamp&) = default;
};
inline constexpr std::size_t kStampMails = 32;  ///< older ones go

/// A setting set by mail (D7). Holds while the settings file says what it said then.
struct SettingRecord {
    std::string name;       ///< "INTERVAL"
    std::string value;      ///< canonical text
    std::string fileValue;  ///< of the settings file when it was set; a newer one there wins (M34)
    base::Time changed;
    std::string by;  ///< the sender
    friend bool operator==(const SettingRecord&, const SettingRecord&) = default;
};

/// M45: a one-time code that a mail came with, by the step of time that it stands for.
struct UsedCode {
    std::string sender;
    std::int64_t step = 0;
};

/// M45: a signature that a mail came with; after `until` its age alone refuses it.
struct SeenSignature {
    std::string digest;
    base::Time until;
};

/// How the password of a mail fared, for the back-off of those who guess.
enum class Guess { none = 0, wrong = 1, right = 2 };

/// Wrong guesses are forgotten this long after the last one, and the oldest beyond so many rows.
inline constexpr std::chrono::hours kGuessAge{24};
inline constexpr std::size_t kGuessRows = 10'000;

/// What one mail comes to. settle() writes it whole.
struct Settled {
    KnownMail mail;
    std::string digest;  ///< message::identity(), "" where it must not decide
    std::string messageId;
    std::string sender;  ///< From's address; of mails settled as done, counted by the hour
    std::string reason;  ///< why illegal, or what ran; no password, no subject
    base::Bytes size;
    base::Time taken;                        ///< when we took it
    std::optional<PasswordRecord> password;  ///< CHPASS: the account's new one
    /// Of a bounce: the Message-ID of the reply of ours that it is about, marked as bounced in the
    /// same transaction; "" for every other mail.
    std::string bounceOf;
    std::vector<Reply> replies;  ///< one without recipients counts as delivered
    std::vector<LogRow> log;
    std::vector<Stamp> stamps;            ///< of the kinds that ran, for this account
    std::vector<SettingRecord> settings;  ///< of this account; of equal names the last one holds
    std::optional<UsedCode> code;         ///< burnt with the mail
    std::optional<SeenSignature> signature;
    /// wrong: counts for (account, guesser) and for (account, ""); right: clears (account, guesser)
    Guess guess = Guess::none;
    /// the mail's From, or "chpass of" it (service/proving.h); ASCII case is ignored
    std::string guesser;
};

/// How one recipient of one reply fared.
struct Delivered {
    std::int64_t replyId = 0;
    std::string recipient;
    bool final = false;  ///< accepted, or refused for good: no longer open
    base::Time nextTry;  ///< of those that stay open
    LogRow log;
    std::optional<Reply> notice;  ///< to be queued in the same transaction (M24, M27)
};

struct AccountState {
    std::string validity;  ///< of the last listing or settled mail, the later one
    std::string floor;     ///< all uids up to it are settled and need no listing (IMAP)
    /// Of the validity above and not yet gone from the listing, in the order they were settled.
    /// Where a floor stands, mails up to it appear only while something remains to be done with
    /// them: replies wait (`done`), or a disposal other than `leave` waits for its removal.
    std::vector<KnownMail> mails;
    std::optional<PasswordRecord> password;
    std::vector<Stamp> stamps;            ///< by kind, rising
    std::vector<SettingRecord> settings;  ///< by name, rising
};

/// No reply waits longer for its next try (service/back_off.h): a nextTry further ahead was written
/// before the clock was set back, and would keep the reply until the clock gets there.
inline constexpr std::chrono::milliseconds kLongestWait = std::chrono::hours(1);

class Journal {
  public:
    virtual ~Journal() = default;

    /// Calls of this journal that `work` makes on its own thread share one transaction, on the disk
    /// when this returns without an error; where it returns one, nothing of them stands. `work` may
    /// be run again after it was rolled back. Not to be called from inside `work`.
    [[nodiscard]] virtual base::Result<> together(const std::function<base::Result<>()>& work) = 0;

    /// Whether there is work that can wait for a moment in which nobody waits for the journal, and
    /// that work.
    [[nodiscard]] virtual bool wantsRest() const noexcept { return false; }
    virtual void rest() {}

    /// Runs `work`, which only looks up, where nobody else is at work in this moment: it waits for
    /// nobody then. False where somebody is, and nothing was run. Not from inside a work.
    [[nodiscard]] virtual bool tryLook(const std::function<void()>& work) {
        work();
        return true;
    }

    [[nodiscard]] virtual base::Result<AccountState> account(const std::string& account) = 0;

    /// Which of these digests belong to a mail that was settled as done and that is still in its
    /// listing or left it within kDigestAge, on whatever account: positions into `digests`,
    /// rising. An empty digest is never one.
    [[nodiscard]] virtual base::Result<std::vector<std::size_t>> duplicates(
        const std::vector<std::string>& digests, base::Time now) = 0;

    /// One transaction for all of a batch. Fills in the replies' ids (valid on success only). A
    /// mail known as illegal may be settled anew; one that was settled as done and is still in its
    /// listing makes the whole batch fail with `invalid`: nothing runs twice. A validity that
    /// differs from the account's forgets all ids of the old one, as listed() does. The batch also
    /// fails with `invalid` as a whole where a code's sender is not enrolled (any more) or used
    /// that step or a later one before, and where a signature was seen, on whatever account.
    [[nodiscard]] virtual base::Result<> settle(std::vector<Settled>& batch) = 0;

    /// Replies that wait, oldest first, with nextTry <= now, or so far ahead that the clock must
    /// have been set back (kLongestWait): of one account, or of all ("").
    [[nodiscard]] virtual base::Result<std::vector<Reply>> due(const std::string& account,
                                                               base::Time now,
                                                               std::size_t atMost) = 0;

    /// When the next waiting reply of the account ("" = any) becomes due, `now` where due() gives
    /// it because the clock was set back; nullopt: none waits.
    [[nodiscard]] virtual base::Result<std::optional<base::Time>> nextDue(
        const std::string& account, base::Time now) = 0;

    /// These replies are about to be sent again: takes it down, by making them due `now`. A journal
    /// that cannot be written, which would not know of it later, says so here.
    [[nodiscard]] virtual base::Result<> aboutToSend(const std::vector<std::int64_t>& replies,
                                                     base::Time now) = 0;

    /// Takes down how recipients fared. A mail whose last reply is final becomes `answered`; the
    /// bytes of a reply without open recipients are erased. A reply with recipients that stay open
    /// counts one attempt a call, and is due at the earliest of their nextTry. An outcome for a
    /// recipient that is not open changes nothing, and is not logged. Notices belong to no mail.
    [[nodiscard]] virtual base::Result<> delivered(const std::vector<Delivered>& outcomes) = 0;

    /// The mails were removed or moved, and the server committed it. Unknown ones are passed over.
    [[nodiscard]] virtual base::Result<> removed(const std::vector<MailKey>& mails) = 0;

    /// The listing's validity, the ids that are no longer in it (forgotten as ids; their digests
    /// stay), and the floor to list from next time. Within one validity the floor only rises: a
    /// lower or empty one leaves it. Uids are compared as numbers; one that is not decimal (or has
    /// more than 18 digits) lies above every floor. Writes nothing where nothing changed.
    [[nodiscard]] virtual base::Result<> listed(const std::string& account,
                                                const std::string& validity,
                                                const std::string& floor,
                                                const std::vector<std::string>& gone) = 0;

    /// Whether a Message-ID (with angle brackets, compared octet by octet) is of a reply of ours,
    /// and which: bounces (M24), own mails (M45).
    struct Own {
        std::string account;
        std::string what;
        bool notice = false;
        bool bounced = false;  ///< a bounce of it was told already
    };
    [[nodiscard]] virtual base::Result<std::optional<Own>> own(const std::string& messageId) = 0;

    /// Marks a reply of ours undelivered, and logs the row. A reply that is marked already, or
    /// unknown, changes nothing. Where the bounce is a mail that is settled: Settled::bounceOf.
    [[nodiscard]] virtual base::Result<> bounced(const std::string& messageId,
                                                 const LogRow& row) = 0;

    /// Mails of `sender` (ASCII case ignored) settled as done at or after `since`, and how many
    /// mails of ours with recipients those came to: for the hourly bounds (decision 8).
    struct Hour {
        int mails = 0;
        int replies = 0;
    };
    [[nodiscard]] virtual base::Result<Hour> settledSince(const std::string& sender,
                                                          base::Time since) = 0;

    /// Wrong passwords of a sender (ASCII case ignored) to this account since his last right one;
    /// "": of all senders to it. Forgotten kGuessAge after the last.
    struct Guesses {
        int failures = 0;
        base::Time last{};
    };
    [[nodiscard]] virtual base::Result<Guesses> guesses(const std::string& account,
                                                        const std::string& sender) = 0;

    /// One-time codes are enrolled for a sender (ASCII case ignored), whatever the account.
    struct Enrolment {
        int number = 0;             ///< 0: never enrolled
        std::int64_t lastStep = 0;  ///< of the last code that was used
        bool active = false;
    };
    [[nodiscard]] virtual base::Result<Enrolment> enrolment(const std::string& sender) = 0;
    /// The next number, active, no step used.
    [[nodiscard]] virtual base::Result<Enrolment> enrol(const std::string& sender,
                                                        base::Time now) = 0;
    /// Not active any more; the number stays. Of one who is not enrolled it changes nothing.
    [[nodiscard]] virtual base::Result<> withdraw(const std::string& sender) = 0;

    /// Whether a mail with this signature was settled, and its `until` passed no more than a day
    /// ago: a clock that is set takes none of them away.
    [[nodiscard]] virtual base::Result<bool> signatureSeen(const std::string& digest) = 0;

    /// D7, M34: what SET set under this name, or under any (""), counts no more: the operator took
    /// it back, or the settings file won. Its kinds are stamped with `until`, where that is later:
    /// a SET that was sent before does not bring it back.
    [[nodiscard]] virtual base::Result<> takeBack(const std::string& account,
                                                  const std::string& name, base::Time until) = 0;

    /// Sets the account's password by hand (`passwd`), or forgets a changed one (nullopt).
    [[nodiscard]] virtual base::Result<> setPassword(const std::string& account,
                                                     std::optional<PasswordRecord> password) = 0;

    [[nodiscard]] virtual base::Result<> log(const LogRow& row) = 0;

    /// The latest rows of the account, the last written first (M33); of all accounts ("") by time.
    [[nodiscard]] virtual base::Result<std::vector<LogRow>> mailLog(const std::string& account,
                                                                    std::size_t rows) = 0;

    struct Counts {
        std::uint64_t waitingReplies = 0;  ///< replies with open recipients
        std::uint64_t mails = 0;           ///< all that are remembered
        std::uint64_t illegal = 0;         ///< of these: settled as illegal, removed or not
        std::uint64_t answered = 0;        ///< of these: settled as done, all replies final
    };
    [[nodiscard]] virtual base::Result<Counts> counts(const std::string& account) = 0;

    /// Replies with open recipients by account, of those that have any. One look at an index.
    [[nodiscard]] virtual base::Result<std::map<std::string, std::uint64_t>> waitingReplies() = 0;

    /// counts() of all accounts that have anything, a slice at a time so that others get at the
    /// journal in between: to be called with the same tally until it is `over`.
    struct Tally {
        std::map<std::string, Counts> accounts;
        std::int64_t next = 0;  ///< the journal's own
        bool over = false;
    };
    [[nodiscard]] virtual base::Result<> tally(Tally& tally) = 0;

    /// Everything known of every mail ("" = of all accounts) in the order they were settled, gone
    /// from the listing or not, for tests and `log --all`: "every mail accounted for".
    struct Account {
        KnownMail mail;
        std::string sender, reason, messageId;
        base::Bytes size;
        base::Time taken;
        bool refused = false;  ///< settled as illegal, also where it was removed since
    };
    [[nodiscard]] virtual base::Result<std::vector<Account>> mails(const std::string& account) = 0;

    /// Takes a machine's reading down (`machine`: its account's name). It becomes the last reading
    /// and, where a list is made of it, the last listed one; its point joins the history, in the
    /// place of one of the same time. A reading without `taken` says nothing and changes nothing.
    [[nodiscard]] virtual base::Result<> record(const std::string& machine,
                                                const machine::Reading& reading, bool listed) = 0;

    /// The points taken at or after `from`, oldest first.
    [[nodiscard]] virtual base::Result<std::vector<machine::HistoryPoint>> history(
        const std::string& machine, base::Time from) = 0;

    /// The reading recorded last; nullopt: there is none (or its bytes are damaged, which is
    /// logged).
    [[nodiscard]] virtual base::Result<std::optional<machine::Reading>> lastReading(
        const std::string& machine) = 0;

    /// The reading recorded last as listed. Only one that was taken before `before` is read as a
    /// whole: it costs as much as the mail that asks for it.
    struct Listed {
        base::Time taken;
        std::shared_ptr<const machine::Reading> reading;
    };
    [[nodiscard]] virtual base::Result<std::optional<Listed>> lastListed(const std::string& machine,
                                                                         base::Time before) = 0;
};

}  // namespace journal
