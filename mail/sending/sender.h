// The port to whatever takes our mails (M24). One object serves one relay for the agent's life; it
// may be called by many mailboxes at once and keeps a warm session for a minute.
// Thread: the loop's.
#pragma once

#include "base/result.h"
#include "net/loop.h"
#include "net/tap.h"

#include <memory>
#include <string>
#include <vector>

namespace sending {

struct Envelope {
    std::string from;             ///< MAIL FROM; "" is the null sender
    std::vector<std::string> to;  ///< RCPT TO, each once
};

/// One mail, rendered: 7-bit, CRLF, lines within 998, no dot-stuffing yet.
struct Outgoing {
    Envelope envelope;
    std::shared_ptr<const std::string> bytes;
    std::shared_ptr<const net::Tap> tap{};  ///< is told this mail's part of the conversation
};

enum class Outcome {
    accepted,  ///< the relay took responsibility (2xx after the dot)
    refused,   ///< for good (5xx for this recipient or this mail)
    deferred,  ///< not now (4xx, connection, login, relay configuration): the same bytes later
    unknown,   ///< lost after the final dot went out: the same bytes again, same Message-ID
};

struct Delivery {
    std::string recipient;
    Outcome outcome = Outcome::deferred;
    base::Error reason;  ///< for everything but `accepted`: kind, SMTP code, the relay's words
    /// The relay's trouble, not this recipient's (relaying denied, login, TLS, no connection):
    /// the operator is told, the queue stays.
    bool relayTrouble = false;
    /// Deferred, although the relay refused it for good: nothing in its answer says that it is the
    /// recipient's or the mail's fault, so that it may be the relay's trouble after all.
    bool doubtful = false;
    /// There was no session with the relay, or it broke: any other mail fares the same now.
    bool unreached = false;
    std::string enhanced{};  ///< "5.7.1" (RFC 3463) where the relay's answer has one
};

class Sender {
  public:
    virtual ~Sender() = default;

    /// Sends all, in order, in one session where the relay allows. The result has one entry a
    /// mail, each with one Delivery a recipient, in the same order; it never fails as a whole.
    [[nodiscard]] virtual net::Task<std::vector<std::vector<Delivery>>> send(
        std::vector<Outgoing> mails) = 0;

    /// Ends a warm session, if any, with QUIT. The object can be used again.
    [[nodiscard]] virtual net::Task<> close() = 0;
};

}  // namespace sending
