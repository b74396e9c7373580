// One POP3 session after login: commands out, replies and multi-line answers in.
// A session that broke (no answer in time, connection lost, protocol broken, reading stopped in
// the middle of a mail) stays broken. Thread: the loop's.
#pragma once

#include "mail/mailbox/pace.h"
#include "mail/pop3/reply.h"
#include "net/dialler.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace pop3 {

enum class Offered { no, unknown, yes };

/// A mail or a header as RETR or TOP sent it, CRLF line ends, dots unstuffed.
struct Body {
    std::string bytes;
    bool cut = false;  ///< there was more than the limit
};

class Session {
  public:
    /// `server` is what errors call the other side.
    Session(net::Connection connection, std::string_view server, net::Duration timeout);

    /// Queues a command; send() sends all that are queued; their answers
    /// have a mailbox::Patience from then on.
    void put(std::string_view command);
    [[nodiscard]] net::Task<base::Result<>> send();

    /// The next reply; -ERR is a reply, not an error.
    [[nodiscard]] net::Task<base::Result<Reply>> reply();

    /// Reads the lines of a multi-line answer whose +OK has been read, at most one a mail and
    /// kMostLines more: beyond them it is Kind::protocol. `mails` is what STAT said, which counts
    /// up to kMostMails, so that no server names its own bound.
    using EachLine = std::function<void(std::string_view)>;
    [[nodiscard]] net::Task<base::Result<>> lines(const EachLine& each, std::uint64_t mails);

    /// Reads a mail, keeping at most `limit` octets. What is above is read and dropped up to
    /// kSlack more octets, so that the session can go on; beyond that reading stops and the session
    /// is broken, which is no error: what was asked for has come.
    [[nodiscard]] net::Task<base::Result<Body>> body(std::uint64_t limit, bool headerOnly);

    /// Sends QUIT and does not wait for its answer, nor long for the connection.
    [[nodiscard]] net::Task<> leave();

    [[nodiscard]] bool pipelining() const noexcept { return pipelining_; }
    /// What CAPA says of a command; `unknown` where the server has no CAPA.
    [[nodiscard]] Offered offers(std::string_view word) const;
    /// What is known of TOP by now; learnt from refusals too.
    Offered top = Offered::unknown;

    [[nodiscard]] bool broken() const noexcept { return broken_; }
    [[nodiscard]] std::uint64_t received() const noexcept { return connection_.stream.received(); }
    [[nodiscard]] const std::string& server() const noexcept { return server_; }
    /// The error for -ERR; `what` continues "… would not".
    [[nodiscard]] base::Error refusal(std::string_view what, const Reply& reply,
                                      base::Kind otherwise = base::Kind::refused) const;

    static constexpr std::uint64_t kSlack = 65536;
    static constexpr std::uint64_t kMostLines = 100'000;  ///< a blink of the processor
    static constexpr std::uint64_t kMostMails = 1'000'000;

  private:
    [[nodiscard]] base::Unexpected broke(base::Error error);

    net::Connection connection_;
    std::string server_;
    net::Duration timeout_;
    mailbox::Patience patience_;
    bool pipelining_ = false;
    bool broken_ = false;
};

}  // namespace pop3
