// One turn at one mailbox: listed → fetched → read → judged → understood → done → answered →
// removed (ARCHITECTURE.md, the journey of one mail). Each arrow is a function of its own; this is
// their order, and what happens when one of them fails.
#pragma once

#include "mailagent/service/outbox.h"
#include "mailagent/service/settle.h"
#include "net/beside.h"
#include "net/finished.h"

#include <cstddef>
#include <deque>
#include <map>
#include <set>

namespace service {

inline constexpr std::size_t kHeadersPerFetch = 500;  ///< M3: headers looked at in one fetch
/// Of a local mailbox: each turn lists it as a whole, so a large one is looked through in few.
inline constexpr std::size_t kLocalHeaders = 2000;
/// A turn that takes longer leaves what is not begun to the next one: a server that trickles has
/// its place for a bounded time, and others have theirs.
inline constexpr net::Duration kTurnLength = std::chrono::minutes(2);
inline constexpr base::Bytes kCopiedHeader = base::operator""_KiB(8);  ///< of a large mail, M30

/// What a turn came to. `trouble` is set where it ended early: nothing is lost, the next turn goes
/// on from there.
struct TurnReport {
    std::size_t listed = 0;  ///< mails that were not settled before
    std::size_t legal = 0, illegal = 0, replies = 0, removed = 0;
    bool left = false;           ///< mails wait for the next turn
    std::size_t waiting = 0;     ///< how many of them are listed
    std::size_t unread = 0;      ///< mails that the server would not give out; they stay
    bool sendingFailed = false;  ///< replies wait for their next try
    std::optional<base::Error> trouble;
    /// When the next reply is to be tried again, as the journal says at the end of a turn without
    /// trouble; nullopt: none waits.
    std::optional<base::Time> nextReply;
    std::uint64_t received = 0;  ///< octets from the server, login not included
    bool reached = false;        ///< the mailbox was opened
    bool knowsFew = false;  ///< the journal holds few mails of it: the next turn may count on it
};

class AccountTurn {
  public:
    AccountTurn(Context& context, Account& account, MachineReader& machine, Outbox& outbox,
                RateNotices& notices, const RemoteSettings& remote, Visitor& visitor,
                bool knowsFew = false);

    [[nodiscard]] net::Task<TurnReport> run();

  private:
    [[nodiscard]] net::Task<base::Result<>> turn();
    [[nodiscard]] net::Task<base::Result<>> begin();
    [[nodiscard]] net::Task<base::Result<>> load();
    struct Held;  ///< what the journal holds of the account
    [[nodiscard]] bool replyIsDue() const;
    [[nodiscard]] net::Task<base::Result<>> dropOverruled();
    [[nodiscard]] bool mustLogInToSend() const;
    [[nodiscard]] bool somethingLeft() const;
    [[nodiscard]] std::size_t mostHeaders() const;
    [[nodiscard]] bool over() const;
    void reconcile();
    [[nodiscard]] net::Task<base::Result<>> serve();
    [[nodiscard]] net::Task<> knowSerial();
    [[nodiscard]] net::Task<base::Result<>> gatherAll();
    [[nodiscard]] net::Task<base::Result<Batch>> gather(std::size_t want);
    [[nodiscard]] std::size_t windowFor(std::size_t want);
    [[nodiscard]] std::vector<MailCase> next(std::size_t count);
    [[nodiscard]] net::Task<base::Result<>> look(std::vector<MailCase>& group);
    [[nodiscard]] net::Task<base::Result<>> readWhole(std::vector<MailCase>& group,
                                                      std::size_t want);
    [[nodiscard]] net::Task<base::Result<>> fetchHeaders(std::vector<MailCase*> mails,
                                                         base::Bytes limit);
    void tellUnread(const std::vector<mailbox::Fetched>& fetched);
    [[nodiscard]] net::Task<base::Result<>> judge(std::vector<MailCase*> mails);
    [[nodiscard]] net::Task<base::Result<>> judgeInOrder(std::vector<MailCase>& group,
                                                         std::vector<MailCase*> whole);
    [[nodiscard]] static bool switchesOff(const MailCase& mail);
    [[nodiscard]] std::size_t keep(std::vector<MailCase> group, Batch& batch);
    [[nodiscard]] net::Task<base::Result<>> settleAndSend(Batch batch);
    [[nodiscard]] static std::vector<std::string> legalUids(const Batch& batch);
    [[nodiscard]] net::Task<base::Result<>> claim(std::vector<std::string> uids);
    void tellVanished(const std::map<std::string, journal::KnownMail>& missing);
    [[nodiscard]] net::Task<base::Result<>> dispose();
    [[nodiscard]] net::Task<base::Result<>> finish();
    [[nodiscard]] std::string settledFloor() const;

    template <class Wanted>
    [[nodiscard]] static std::vector<MailCase*> pick(std::vector<MailCase>& group, Wanted wanted) {
        std::vector<MailCase*> picked;
        for (auto& mail : group) {
            if (wanted(mail)) picked.push_back(&mail);
        }
        return picked;
    }

    Context& context_;
    Account& account_;
    MachineReader& machine_;
    Outbox& outbox_;
    RateNotices& notices_;
    const RemoteSettings& remote_;
    Visitor& visitor_;
    net::Beside<base::Result<>> claiming_;  ///< the mails of the batch gathered last
    net::Finished claimed_;                 ///< the mailbox is free again for the next batch
    net::Beside<base::Result<>> settling_;  ///< the batch gathered last
    net::Beside<base::Result<>> sending_;   ///< the replies of the batch settled last
    TurnReport report_;
    journal::AccountState state_;
    bool stale_ = false;  ///< something was settled since `state_` was loaded
    mailbox::Listing listing_;
    std::deque<mailbox::Listed> waiting_;     ///< not settled yet, oldest first
    std::vector<journal::MailKey> disposed_;  ///< certain once the mailbox is closed
    std::vector<std::string> gone_;
    std::unique_ptr<CaseReader> reader_;
    net::Deadline until_{};  ///< nothing more is begun
    bool looked_ = false;    ///< at a mail of this turn
    std::size_t headersSeen_ = 0;
    std::size_t window_ = 0;     ///< of headers, the last one's
    bool switchedOff_ = false;   ///< by a mail of this turn
    bool headersFirst_ = false;  ///< foreign mail was met: look before fetching whole
    bool noHeaders_ = false;     ///< the server cannot show headers alone
};

}  // namespace service
