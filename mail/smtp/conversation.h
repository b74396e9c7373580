// The client's side of an SMTP session after the login, without any I/O: it says what to send next
// and is fed the replies (RFC 5321, RFC 2920).
//
// With PIPELINING one burst carries the content of mail k, its dot, and MAIL, RCPT, DATA of mail
// k + 1: in an open session n mails cost n + 1 round trips. Without it every command waits.
// A mail with at least one accepted recipient is sent; where none is and DATA was granted all the
// same, a lone dot follows (RFC 2920 3.1). RSET goes before the next MAIL after a refusal.
// A 4xx at MAIL ends a session that has carried mails: it may be the relay's bound for one session,
// so the mail is given back once, for a new one.
#pragma once

#include "mail/smtp/envelope.h"
#include "mail/smtp/judgement.h"
#include "mail/smtp/reply.h"
#include "net/dialler.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace smtp {

struct Batch;

/// One mail on its way. It must stay where it is until it is settled or given back.
struct Transaction {
    explicit Transaction(sending::Outgoing outgoing) : mail(std::move(outgoing)) { restart(); }

    void restart();  ///< nothing is decided (any more)
    void decide(std::size_t recipient, sending::Delivery delivery);
    [[nodiscard]] bool decided(std::size_t recipient) const { return decided_[recipient]; }
    /// Decides all that are not decided yet.
    template <class F>
    void decideRest(F&& make) {
        for (std::size_t i = 0; i < decided_.size(); ++i)
            if (!decided_[i]) decide(i, make(mail.envelope.to[i]));
    }

    sending::Outgoing mail;
    std::vector<sending::Delivery> deliveries;  ///< one a recipient
    bool triedAgain = false;                    ///< after the relay's refusal (POP before SMTP)
    bool movedOn = false;                       ///< to a new session, after a 4xx at MAIL
    Batch* batch = nullptr;                     ///< whose mail it is (queue.h)

  private:
    std::vector<bool> decided_;
};

class Conversation {
  public:
    /// `source` gives the next mail to send, or nullptr where there is none now; it is asked
    /// again at the next next(). `over`, where given, is what the mails' taps are told of.
    /// `carried`: the session has carried mails before.
    Conversation(Features features, std::function<Transaction*()> source,
                 const net::Connection* over = nullptr, bool carried = false)
        : features_(features), source_(std::move(source)), over_(over), carried_(carried) {}

    /// What to send now; empty while replies are waited for, after a loss, or with nothing to do.
    [[nodiscard]] std::string next();
    [[nodiscard]] bool waiting() const noexcept { return !expected_.empty(); }
    [[nodiscard]] bool waitingForDot() const noexcept;
    void take(const Reply& reply);

    /// The connection ended after `sent` octets of the last next() had gone out.
    void lose(const base::Error& error, std::uint64_t sent);
    /// Whether a MAIL was taken in this session, now or before.
    [[nodiscard]] bool carried() const noexcept { return carried_; }
    /// Whether the session was lost because it takes no more MAIL: a new one is worth a try.
    [[nodiscard]] bool spent() const noexcept { return spent_; }
    /// Why nothing more can be sent on this connection.
    [[nodiscard]] const std::optional<base::Error>& lost() const noexcept { return lost_; }

    /// Mails whose outcome is decided since the last call.
    [[nodiscard]] std::vector<Transaction*> takeSettled() { return std::exchange(settled_, {}); }
    /// Mails that were begun and certainly not handed over when the connection was lost.
    [[nodiscard]] std::vector<Transaction*> takeUnsent() { return std::exchange(unsent_, {}); }

  private:
    enum class Step { idle, reset, mail, recipients, data, content, loneDot };
    enum class Wants { reset, mail, rcpt, data, dot, loneDot };
    struct Expected {
        Wants wants;
        std::size_t recipient = 0;
    };

    [[nodiscard]] bool begin();
    void write();
    void emit(std::string_view bytes, Wants wants, std::size_t recipient = 0);
    [[nodiscard]] Us us() const;
    void takeMail(const Reply& reply);
    void takeRcpt(const Reply& reply, std::size_t recipient);
    void takeData(const Reply& reply);
    void takeDot(const Reply& reply);
    void refuseCurrent(Stage stage, const Reply& reply);
    void giveUpCurrent();
    void settle(Transaction*& transaction);
    [[nodiscard]] static bool listened(const Transaction* mail);
    void tell(const Transaction* mail, char direction, std::string_view text) const;
    void tellBegin() const;

    Features features_;
    std::function<Transaction*()> source_;
    const net::Connection* over_;
    bool carried_;
    bool spent_ = false;
    Step step_ = Step::idle;
    std::deque<Expected> expected_;
    Transaction* envelope_ = nullptr;  ///< MAIL to DATA's reply
    Transaction* content_ = nullptr;   ///< the dot is queued or sent, not answered
    std::size_t recipient_ = 0;        ///< the next RCPT
    bool mailTaken_ = false;
    std::size_t taken_ = 0;  ///< recipients of envelope_ that were accepted
    bool mustReset_ = false;
    std::string burst_;
    std::size_t dotEnd_ = 0;  ///< in the last burst: behind the final dot's line
    std::optional<base::Error> lost_;
    std::vector<Transaction*> settled_;
    std::vector<Transaction*> unsent_;
};

}  // namespace smtp
