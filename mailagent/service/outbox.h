// What goes out: the replies that the journal holds, sent in order, their fate taken down, and
// tried again until they are taken or 72 hours are over (M24, M27, M30).
//
// A refusal for good that names no fault of the recipient's or the mail's may mean us, whom the
// relay would refuse any mail. Such a mail waits like one that was put off; the manager is told
// when such an episode begins.
#pragma once

#include "mailagent/service/account.h"
#include "net/beside.h"

#include <compare>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace service {

/// Replies that go out between two records of their fate. The next ones go out while a record is
/// written: a crash sends at most twice as many again.
inline constexpr std::size_t kSentAtOnce = 10;

class Outbox {
  public:
    Outbox(Context& context, const AccountSettings& settings,
           std::shared_ptr<sending::Sender> sender, std::shared_ptr<const net::Tap> tap = nullptr);

    /// Sends replies that stand in the journal (settle() gave them their ids) and takes down what
    /// became of each recipient, a few replies at a time while the next few go out; the record of
    /// the last few is under way when this returns, and takenDown() waits for it. Fails only where
    /// the journal does: what could not be taken down is kept until it can be, and nothing more is
    /// sent before that; should the process end first, the replies still wait in the journal and
    /// go again, byte-identical.
    [[nodiscard]] net::Task<base::Result<>> send(std::vector<journal::Reply> replies);

    /// Waits until everything that was sent is taken down. Without an error nothing is left to be.
    [[nodiscard]] net::Task<base::Result<>> takenDown();

    /// Sends the replies of this account that are due, oldest first, until none is. All of it is
    /// taken down.
    [[nodiscard]] net::Task<base::Result<>> sendDue();

    /// Where no session with the relay could be had for a few replies, the others are not tried:
    /// they are due as they were, and each would only wait for the same. This ends that after a
    /// minute; to be called with each turn.
    void tryRelayAgain();

    /// When replies of which the next is due at `due` can go out: not at once where the relay is
    /// away.
    [[nodiscard]] std::optional<base::Time> nextTry(std::optional<base::Time> due) const;

    /// What the relay last refused with, "" when it took the last mail: for status.
    [[nodiscard]] const std::string& trouble() const noexcept { return trouble_; }

    /// Why the oldest of the replies that were tried since the start still waits, "" where none
    /// does.
    [[nodiscard]] const std::string& waitsFor() const noexcept;

    /// Replies that were tried and wait for their next try, counted per recipient since the start.
    [[nodiscard]] std::size_t deferred() const noexcept { return deferred_; }

  private:
    /// What stays the same of a relay's answer, whichever mail it is about.
    struct Answer {
        base::Kind kind{};
        int code = 0;
        std::string enhanced;
        auto operator<=>(const Answer&) const = default;
    };
    [[nodiscard]] static Answer answerOf(const sending::Delivery& delivery);
    [[nodiscard]] net::Task<std::vector<journal::Delivered>> sendGroup(
        std::vector<journal::Reply> replies);
    [[nodiscard]] net::Task<base::Result<>> takeDown();
    [[nodiscard]] net::Task<base::Result<std::vector<journal::Reply>>> lookForDue();
    /// A journal that cannot be written is told by it, before anything is sent again.
    [[nodiscard]] net::Task<base::Result<>> announce(const std::vector<journal::Reply>& replies);
    void dropKnownNotices();
    [[nodiscard]] std::vector<journal::Delivered> outcome(
        const journal::Reply& reply, const std::vector<sending::Delivery>& deliveries);
    [[nodiscard]] std::optional<journal::Reply> noticeOf(const journal::Reply& reply,
                                                         const sending::Delivery& delivery,
                                                         const journal::Delivered& row);
    [[nodiscard]] journal::Delivered outcomeOf(const journal::Reply& reply,
                                               const sending::Delivery& delivery, base::Time now);
    void count(const sending::Delivery& delivery);
    void tellTrouble(const journal::Reply& reply, const sending::Delivery& delivery,
                     const journal::Delivered& row);

    Context& context_;
    const AccountSettings& settings_;
    std::shared_ptr<sending::Sender> sender_;
    std::shared_ptr<const net::Tap> tap_;
    std::vector<journal::Delivered> unwritten_;  ///< outcomes the journal does not hold yet
    net::Beside<base::Result<>> takingDown_;
    /// No session could be had for the last few replies; none is tried before.
    std::optional<base::Time> away_;
    std::string trouble_;
    std::set<Answer> told_;       ///< the relay's trouble since it last took a mail
    std::set<Answer> doubtTold_;  ///< to the manager, since the relay took one that is no notice
    std::size_t deferred_ = 0;
    /// Reply and recipient, and why he does not have it yet.
    std::map<std::pair<std::int64_t, std::string>, std::string> putOff_;
};

}  // namespace service
