// The life of one mailbox: a turn, a wait, a turn (M2). Trouble is told once an episode and
// answered with back-off; a wrong password is tried again for ever, at most an hour apart (design
// decision 15), since providers refuse falsely and M4 must hold.
#pragma once

#include "mailagent/service/account_turn.h"
#include "mailagent/service/back_off.h"
#include "mailagent/service/self_test.h"
#include "mailagent/service/turnstile.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace service {

/// What `status` shows of one machine.
struct CycleStatus {
    std::string account;
    bool enabled = false;
    std::string trouble;  ///< of mailbox or sending server, why replies wait; "" = all well
    std::optional<base::Time> lastContact;  ///< of the last turn that reached the mailbox
    std::optional<base::Time> nextTurn;     ///< absent while a turn is under way
    std::optional<base::Time> atWorkSince;  ///< of that turn
    std::size_t served = 0, illegal = 0;    ///< since the start
    double servedInHour = 0, illegalInHour = 0;
    std::size_t left = 0;   ///< mails that the last turn left for the next ones
    bool leftMore = false;  ///< and others that were not listed
    bool pushes = false;    ///< the mailbox says by itself when a mail comes
    bool waiting = false;   ///< for its turn: too many others are at work
};

/// What a mailbox is doing, in the order in which an operator wants to hear of it.
enum class CycleState { trouble, atWork, waiting, pushing, idle, off };
inline constexpr std::array<std::string_view, 6> kCycleStates = {"trouble", "at work", "waiting",
                                                                 "pushing", "idle",    "off"};
[[nodiscard]] CycleState stateOf(const CycleStatus& status) noexcept;

/// How soon a flooded mailbox has its next turn, where the last one took `took` and met no command
/// mail to speak of: a fifth of the time is the flood's, the rest everybody else's. Never longer
/// than the interval, and a second at least where a server is asked, not a `local` mailbox.
[[nodiscard]] net::Duration pauseInFlood(net::Duration took, net::Duration interval,
                                         bool local = false);

class MailboxCycle {
  public:
    /// `places` bounds the turns that are under way at once, over all mailboxes; `account.gate`
    /// those at one server.
    MailboxCycle(Context& context, Account account, TurnPlaces& places);

    /// Runs until retire(), the agent is leaving, or the loop stops.
    [[nodiscard]] net::Task<> run();

    /// One turn now (`once`). Told and counted like any other.
    [[nodiscard]] net::Task<TurnReport> once();

    /// M29, between turns.
    [[nodiscard]] net::Task<bool> test(TestKind kind, TestReport report);

    void wake();    ///< ends the present wait: a turn at once
    void retire();  ///< the present turn is finished, then run() returns
    [[nodiscard]] CycleStatus status() const;
    [[nodiscard]] const AccountSettings& settings() const { return account_.settings; }
    [[nodiscard]] std::shared_ptr<net::Tap> tap() const { return account_.tap; }
    [[nodiscard]] Account& account() { return account_; }

  private:
    [[nodiscard]] net::Task<bool> arrive();
    void depart();
    [[nodiscard]] net::Task<TurnReport> turn();
    [[nodiscard]] net::Task<> sendDue();
    [[nodiscard]] net::Task<> lookForDue();
    [[nodiscard]] net::Duration pauseAfter(const TurnReport& report);
    void comeBackFor(std::optional<base::Time> reply);
    [[nodiscard]] net::Task<net::Deadline> nextTurn(const TurnReport& report);
    [[nodiscard]] net::Task<> rest(net::Deadline turn);
    [[nodiscard]] net::Duration pauseInTrouble(const base::Error& trouble);
    void tell(const TurnReport& report);
    void count(const TurnReport& report);
    [[nodiscard]] bool over() const;

    Context& context_;
    Account account_;
    TurnPlaces& places_;
    Turnstile* place_ = nullptr;  ///< the present turn's
    Visitor visitor_;
    Turnstile mine_;  ///< one turn or test at a time
    RemoteSettings remote_;
    MachineReader machine_;
    Outbox outbox_;
    RateNotices notices_;
    BackOff trouble_, refusedLogin_;
    net::Loop::Event woken_;
    bool retired_ = false;
    bool told_ = false;        ///< the present trouble
    bool knowsFew_ = false;    ///< mails, as the last turn found
    net::Deadline arrived_{};  ///< when the last turn was due
    net::Duration took_{};     ///< the last turn
    net::Deadline replyDue_ = net::Deadline::max();
    Rate served_{std::chrono::hours(1)}, illegal_{std::chrono::hours(1)};
    CycleStatus status_;
};

}  // namespace service
