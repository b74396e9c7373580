// One IMAP connection after login: bursts of commands out, their answers in.
//
// Our tags begin with letters drawn anew for every session, so that a server's leftover bytes of
// the login (libcurl swallows a part of them) or a hostile text cannot pass for an answer of ours.
// A session that broke (no answer in time, connection lost, protocol broken, BYE) stays broken:
// what would still come cannot be told from the next answer.
// Between bursts the server may be asked to tell of new mail by itself (IDLE, RFC 2177): the next
// burst ends that with DONE in front of its own commands, at no cost of a round trip.
// Thread: the loop's. One burst at a time, none while listen() is awaited.
#pragma once

#include "mail/imap/response.h"
#include "mail/mailbox/pace.h"
#include "net/dialler.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace imap {

/// How one of our commands ended.
struct Completion {
    Status status = Status::none;
    std::string code;
    std::string argument;
    std::string text;
    [[nodiscard]] bool ok() const noexcept { return status == Status::ok; }
};

class Session {
  public:
    /// Untagged responses, in the order they come. An error breaks the session.
    using Handler = std::function<base::Result<>(const Response&, Pieces&)>;

    /// `server` is what errors call the other side, such as "mail.example.org".
    Session(net::Connection connection, std::string_view server, net::Duration timeout);

    /// Sends the commands together and reads until each is answered; each within the timeout
    /// (mailbox::Patience). A literal above `literalLimit` octets, and more than kMostLines lines,
    /// are Kind::protocol. NO and BAD are completions, not errors. `handler` must outlive the call.
    [[nodiscard]] net::Task<base::Result<std::vector<Completion>>> burst(
        std::vector<std::string> commands, const Handler& handler,
        std::uint64_t literalLimit = kSmallLiteral);

    /// Sends LOGOUT and does not wait for an answer, nor long for the connection.
    [[nodiscard]] net::Task<> logout();

    enum class Idle { none, asked, on };
    [[nodiscard]] Idle idling() const noexcept { return idle_; }
    /// Sends IDLE, behind the DONE of an IDLE that is on; the answer shows in idling().
    [[nodiscard]] net::Task<base::Result<>> askIdle();
    /// How the server ended an IDLE (idling() is `none` then) that nobody ended with DONE.
    [[nodiscard]] const Completion& idleEnd() const noexcept { return idleEnd_; }
    enum class Heard { response, woken, late };
    /// Takes one response, as long as there is none by `until` and `woken` is not set.
    [[nodiscard]] net::Task<base::Result<Heard>> listen(net::Deadline until,
                                                        net::Loop::Event& woken);
    /// Breaks the session: an answer did not come in time.
    [[nodiscard]] base::Unexpected silent();

    /// The folder is selected anew: nothing is known of what is in it.
    void forgetMails() noexcept { exists_ = seen_ = 0; }
    /// How many mails the server says there are in the folder, expunged ones taken off.
    [[nodiscard]] std::uint64_t exists() const noexcept { return exists_; }
    /// A listing showed the mail of this number, or all that were told of so far.
    void saw(std::uint64_t number) noexcept { seen_ = std::min(std::max(seen_, number), exists_); }
    void sawAll() noexcept { seen_ = exists_; }
    [[nodiscard]] std::uint64_t seen() const noexcept { return seen_; }
    [[nodiscard]] bool news() const noexcept { return exists_ > seen_; }

    /// UIDPLUS, MOVE, IDLE and NAMESPACE only.
    [[nodiscard]] bool offers(std::string_view capability) const noexcept;
    /// The server listed a capability and does not know its commands.
    void lacks(std::string_view capability) noexcept;
    /// Whether the server's own list after login has been seen. What was known before may be that
    /// of a proxy in front of it.
    [[nodiscard]] bool capabilitiesKnown() const noexcept { return capabilitiesKnown_; }
    [[nodiscard]] bool broken() const noexcept { return broken_; }
    [[nodiscard]] std::uint64_t received() const noexcept { return stream_.received(); }
    [[nodiscard]] net::Duration timeout() const noexcept { return timeout_; }
    [[nodiscard]] const std::string& server() const noexcept { return server_; }

    /// The error for a command that the server answered with NO or BAD; `what` continues "… would
    /// not", such as "remove mails".
    [[nodiscard]] base::Error refusal(std::string_view what, const Completion& completion) const;

    static constexpr std::uint64_t kSmallLiteral = 4096;
    /// In one burst: fifty times what the longest listing asks for, and a blink of the processor.
    static constexpr std::size_t kMostLines = 100'000;
    /// Whether it ended because the server sent more lines than these.
    [[nodiscard]] bool flooded() const noexcept { return flooded_; }

  private:
    [[nodiscard]] net::Task<base::Result<>> answers(std::size_t first,
                                                    std::vector<Completion>& completions,
                                                    const Handler& handler,
                                                    std::uint64_t literalLimit,
                                                    mailbox::Patience patience);
    [[nodiscard]] net::Task<base::Result<>> readPieces(Pieces& pieces, std::uint64_t literalLimit,
                                                       net::Deadline until);
    [[nodiscard]] net::Task<base::Result<>> readLiteral(Pieces& pieces, std::uint64_t octets,
                                                        std::uint64_t limit, net::Deadline until);
    [[nodiscard]] net::Task<base::Result<>> leaveIdle(net::Deadline until);
    [[nodiscard]] base::Result<> count(const Pieces& pieces);
    [[nodiscard]] base::Result<> notice(const Response& response, const Pieces& pieces);
    void noticeMails(const Response& response) noexcept;
    void noticeIdle(const Response& response);
    void noticeCapabilities(std::string_view words) noexcept;
    [[nodiscard]] std::string tag(std::size_t number) const;
    /// The number of a tag of ours; nullopt for any other text.
    [[nodiscard]] std::optional<std::size_t> numberOf(std::string_view tag) const;
    [[nodiscard]] base::Unexpected broke(base::Error error);

    net::LineStream stream_;
    std::string server_;
    net::Duration timeout_;
    std::string prefix_;
    std::size_t commands_ = 0;
    Idle idle_ = Idle::none;
    std::size_t idleNumber_ = 0;  ///< of the tag of the last IDLE
    Completion idleEnd_;
    std::uint64_t exists_ = 0, seen_ = 0;
    unsigned offered_ = 0;  ///< a bit for each capability that is asked for
    bool capabilitiesKnown_ = false;
    std::size_t lines_ = 0;  ///< of this burst
    bool flooded_ = false;
    bool broken_ = false;
};

/// The kind that a response code means; `otherwise` for codes that say nothing of it (RFC 5530).
[[nodiscard]] base::Kind kindOf(std::string_view code, base::Kind otherwise);

}  // namespace imap
