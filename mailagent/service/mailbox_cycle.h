// The life of one mailbox: a turn, a wait, a turn (M2). Trouble is told once an episode and
// answered with back-off; a wrong password is tried again for ever, at most an hour apart (design
// decision 15), since providers refuse falsely and M4 must hold.
#pragma once

#include "mailagent/service/account_turn.h"
#include "mailagent/service/back_off.h"
#include "mailagent/service/self_test.h"
#include "mailagent/service/turnstile.h"

#include <memory>
#include <optional>
#include <string>

namespace service {

/// What `status` shows of one machine.
struct CycleStatus {
    std::string account;
    bool enabled = false;
    std::string trouble;                    ///< "" = all well
    std::optional<base::Time> lastContact;  ///< of the last turn that reached the mailbox
    std::optional<base::Time> nextTurn;     ///< absent while a turn is under way
    std::optional<base::Time> atWorkSince;  ///< of that turn
    std::size_t served = 0, illegal = 0;    ///< since the start
};

/// How soon a flooded mailbox has its next turn, where the last one took `took` and met no command
/// mail to speak of: a fifth of the time is the flood's, the rest everybody else's. Never longer
/// than the interval.
[[nodiscard]] net::Duration pauseInFlood(net::Duration took, net::Duration interval);

class MailboxCycle {
  public:
    /// `logins` bounds the turns that are under way at once, over all mailboxes.
    MailboxCycle(Context& context, Account account, Turnstile& logins);

    /// Runs until retire(), the agent is leaving, or the loop stops.
    [[nodiscard]] net::Task<> run();

    /// One turn now (`once`). Told and counted like any other.
    [[nodiscard]] net::Task<TurnReport> once();

    /// M29, between turns.
    [[nodiscard]] net::Task<bool> test(TestKind kind, TestReport report);

    void wake() { woken_.set(); }  ///< ends the present wait: a turn at once
    void retire();                 ///< the present turn is finished, then run() returns
    [[nodiscard]] CycleStatus status() const;
    [[nodiscard]] const AccountSettings& settings() const { return account_.settings; }
    [[nodiscard]] Account& account() { return account_; }

  private:
    [[nodiscard]] net::Duration pauseAfter(const TurnReport& report);
    [[nodiscard]] net::Task<net::Deadline> nextLook(net::Duration pause);
    void tell(const TurnReport& report);
    [[nodiscard]] bool over() const;

    Context& context_;
    Account account_;
    Turnstile& logins_;
    Turnstile mine_;  ///< one turn or test at a time
    RemoteSettings remote_;
    MachineReader machine_;
    Outbox outbox_;
    RateNotices notices_;
    BackOff trouble_, refusedLogin_;
    net::Loop::Event woken_;
    bool retired_ = false;
    net::Duration took_{};  ///< the last turn
    CycleStatus status_;
};

}  // namespace service
