// The port to a mailbox, whichever protocol serves it (M1): list, fetch, remove, wait.
//
// One object serves one account, for the life of the agent. A turn is open() … close(); between
// turns it may keep its connection (IMAP) or must give it up (POP3 locks the mailbox).
// Thread: the loop's. Errors are base::Error; `missing` at fetch means that one mail is gone.
// Uids are opaque: IMAP UID in decimal, POP3 UIDL, Maildir unique name. They name a mail only
// together with the listing's `validity`.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "base/units.h"
#include "net/loop.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace mailbox {

struct Listed {
    std::string uid;
    base::Bytes size;  ///< as the server states it, CRLF line ends, header included
};

struct Listing {
    std::string validity;       ///< IMAP UIDVALIDITY; POP3 "uidl" or "digest"; Maildir "maildir"
    std::vector<Listed> mails;  ///< oldest first
    bool more = false;          ///< mails behind the last one were left out (ask again)
    bool wholeMailbox = true;   ///< ids that are not in `mails` are gone from the mailbox
};

/// What is known already, so that a server that can (IMAP) lists only what is new.
struct ListFrom {
    std::string validity;       ///< of the last listing; "" when there was none
    std::string floor;          ///< every mail up to and including this uid is settled; "" = none
    std::size_t atMost = 2000;  ///< mails in one listing
};

/// One fetched mail or header. `received` is the server's own time of arrival where it has one
/// (IMAP INTERNALDATE), else the caller reads the top Received field.
struct Fetched {
    std::string uid;
    base::Result<std::string> bytes = base::fail(base::Kind::missing, "not fetched");
    bool cut = false;  ///< there was more than the limit: `bytes` holds the limit's worth
    std::optional<base::Time> received;
};

/// Another agent is at work in the same mailbox: one of the two must go. Kind `temporary`, told
/// from others by its code, since it is looked at again more rarely.
inline constexpr int kAnotherAgent = 2;
[[nodiscard]] inline base::Unexpected anotherAgent(std::string text) {
    return base::fail(base::Kind::temporary, std::move(text), kAnotherAgent);
}
[[nodiscard]] inline bool isAnotherAgent(const base::Error& error) noexcept {
    return error.kind == base::Kind::temporary && error.code == kAnotherAgent;
}

class Mailbox {
  public:
    virtual ~Mailbox() = default;

    /// Connects where needed, logs in, selects, lists. No body is read.
    [[nodiscard]] virtual net::Task<base::Result<Listing>> open(ListFrom from) = 0;

    /// Headers only (to the empty line, at most `limit` octets each), all in one burst where the
    /// protocol can. A server without a way to read headers alone answers `refused`: then fetch().
    [[nodiscard]] virtual net::Task<base::Result<std::vector<Fetched>>> headers(
        std::vector<std::string> uids, base::Bytes limit) = 0;

    /// Whole mails, at most `limit` octets each, unread marks untouched (M8). In the given order.
    /// Fails as a whole only where the connection did; a mail that is gone is `missing` by itself.
    [[nodiscard]] virtual net::Task<base::Result<std::vector<Fetched>>> fetch(
        std::vector<std::string> uids, base::Bytes limit) = 0;

    /// Before mails are settled as done: marks them as taken by this agent, where the protocol can.
    /// anotherAgent() where another one has marked one of them, or holds the mailbox: then none of
    /// them may be settled. The agent's own marks of earlier turns are no conflict, so that a crash
    /// between claim and settling costs nothing. Where nothing can be marked it succeeds.
    [[nodiscard]] virtual net::Task<base::Result<>> claim(std::vector<std::string> uids) {
        static_cast<void>(uids);
        co_return base::Result<>{};
    }

    /// Removes served mails, and only these, for good. What is gone already is no error. POP3
    /// commits at close(): only then may the caller believe it.
    [[nodiscard]] virtual net::Task<base::Result<>> remove(std::vector<std::string> uids) = 0;

    /// Moves mails to a folder (M8 `move FOLDER`), made where it is missing. POP3: `refused`.
    [[nodiscard]] virtual net::Task<base::Result<>> move(std::vector<std::string> uids,
                                                         std::string folder) = 0;

    /// Ends the turn. Returns whether removals are certain.
    [[nodiscard]] virtual net::Task<base::Result<>> close() = 0;

    /// Waits until a mail may have come, somebody set `woken`, or `until`. A mailbox without push
    /// just waits for the event; Maildir lets its inotify watch set the same event; IMAP idles.
    /// An open() meanwhile, for a test, ends it.
    /// False when the deadline passed or the loop is stopping.
    [[nodiscard]] virtual net::Task<bool> wait(net::Deadline until, net::Loop::Event& woken) = 0;

    /// There will be no turn more: gives up what close() kept, politely.
    [[nodiscard]] virtual net::Task<> leave() { co_return; }

    /// Whether wait() ends by itself when a mail comes: then what is left after a turn follows in
    /// the next fair turn, else at the next interval (M3).
    [[nodiscard]] virtual bool pushes() const { return false; }

    /// Whether a connection was kept open, so that the next open() needs no login as far as is
    /// known. Such a mailbox waits for no login of others, and its turn says nothing of logins.
    [[nodiscard]] virtual bool connected() const { return false; }

    /// Whether the mails lie on this computer: a header costs no way to a server, and a turn little
    /// beside its listing, which grows with the mailbox.
    [[nodiscard]] virtual bool local() const { return false; }

    /// Whether it was seen to be taken away, and not seen since: the next open() makes it anew
    /// (Maildir), and takes the place of what somebody else may be about to put there.
    [[nodiscard]] virtual bool away() const { return false; }

    /// Octets received from the server in the present turn, login not included.
    [[nodiscard]] virtual std::uint64_t received() const = 0;
};

}  // namespace mailbox
