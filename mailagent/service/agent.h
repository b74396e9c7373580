// Many mailboxes in one process (M42): started, replaced and ended one by one, without touching
// the others; and the orderly end on SIGTERM.
#pragma once

#include "mailagent/service/mailbox_cycle.h"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace service {

/// How long SIGTERM waits for the mails at hand before it cuts every connection.
inline constexpr net::Duration kLeavingPatience = std::chrono::seconds(20);

class Agent {
  public:
    /// At most `parallelTurns` at once; `rules` hold for each server by itself.
    Agent(Context& context, std::size_t parallelTurns, GateRules rules = {});

    /// Starts a machine, or replaces the one of that name once its present turn has ended. One
    /// whose mailbox another name still serves begins when that one has ended.
    void put(Account account);
    /// Ends a machine after its present turn. Its journal stays; replies that wait in it are told.
    void drop(const std::string& name);

    /// Takes a machine in without serving its mailbox: for the operations of a command line.
    void hold(Account account);

    /// SIGTERM: every turn finishes the mails at hand, then the loop is stopped.
    void leave();
    [[nodiscard]] bool leaving() const { return leaving_; }

    [[nodiscard]] std::shared_ptr<MailboxCycle> find(const std::string& name) const;
    [[nodiscard]] std::vector<CycleStatus> status() const;

    [[nodiscard]] std::size_t size() const noexcept { return cycles_.size(); }

    /// Shows all machines in the order of their names, some hundred at a time: the loop is free for
    /// others between, and machines may come and go. `show` outlives the task.
    [[nodiscard]] net::Task<> visit(const std::function<void(const MailboxCycle&)>& show) const;
    void wakeAll();
    /// Those in trouble try at once, a crowd spread over time; the others are not touched.
    void retryTroubled();

    /// `once`: one turn of every machine, or turns until nothing is left and no reply is due.
    /// False where any machine had trouble.
    [[nodiscard]] net::Task<bool> once(std::vector<Account> accounts, bool untilEmpty);

  private:
    [[nodiscard]] net::Task<> live(std::shared_ptr<MailboxCycle> cycle);
    [[nodiscard]] net::Task<> turns(std::shared_ptr<MailboxCycle> cycle, bool untilEmpty);
    [[nodiscard]] net::Task<> ended(std::shared_ptr<MailboxCycle> cycle);
    [[nodiscard]] net::Task<> letGo(std::shared_ptr<sending::Sender> sender);
    [[nodiscard]] net::Task<> endInTime();
    [[nodiscard]] net::Task<> tellLeftBehind();
    [[nodiscard]] bool isServed(const std::string& name) const;
    void startNext(const std::string& name);
    void start(Account account);
    [[nodiscard]] std::shared_ptr<MailboxCycle> cycleOf(Account account);
    [[nodiscard]] std::shared_ptr<ServerGate> gateOf(const AccountSettings& settings);
    [[nodiscard]] std::shared_ptr<ServerBounds> boundsOf(const std::string& server);
    [[nodiscard]] net::Task<> end();

    Context& context_;
    TurnPlaces places_;
    GateRules rules_;
    std::map<std::string, std::weak_ptr<ServerGate>> gates_;  ///< by server and way
    std::map<std::string, std::weak_ptr<ServerBounds>> bounds_;
    std::map<std::string, std::shared_ptr<MailboxCycle>> cycles_;
    std::map<std::string, Account> next_;         ///< waits for its predecessors' end
    std::map<std::string, std::string> serving_;  ///< mailbox → the machine that serves it
    std::map<std::string, std::string> nextAt_;   ///< mailbox → who waits for it in next_
    /// Those to be closed at the end; the cycles own them.
    std::set<std::weak_ptr<sending::Sender>, std::owner_less<>> senders_;
    std::size_t alive_ = 0;
    std::vector<std::string> gone_;  ///< served no more, and not looked for in the journal yet
    bool leaving_ = false, onceFailed_ = false, telling_ = false;
    net::Loop::Event ended_;
};

}  // namespace service
