#include "mailagent/service/outbox.h"

#include "base/log.h"
#include "base/text.h"
#include "mailagent/answer/notice.h"
#include "mailagent/service/back_off.h"
#include "mailagent/service/rendered.h"

#include <fmt/format.h>
#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace service {
namespace {

constexpr std::size_t kDueAtOnce = 100;    ///< replies taken out of the journal in one go
constexpr std::size_t kReasonBytes = 300;  ///< of the relay's words in the mail log

std::string words(const sending::Delivery& delivery, bool expired) {
    const auto reason = base::printable(delivery.reason.text, kReasonBytes);
    switch (delivery.outcome) {
        case sending::Outcome::accepted:
            return "accepted";
        case sending::Outcome::refused:
            return "refused: " + reason;
        case sending::Outcome::deferred:
        case sending::Outcome::unknown:
            break;
    }
    const char* what = delivery.outcome == sending::Outcome::unknown ? "unanswered" : "waits";
    return fmt::format("{}: {}", expired ? "given up after 72 hours" : what, reason);
}

const char* endOf(const sending::Delivery& delivery, const journal::Delivered& row) {
    if (row.final) {
        return row.notice ? "will not arrive, the manager will be told" : "will not arrive";
    }
    return delivery.doubtful ? "is tried again later, since the refusal may mean us"
                             : "is tried again later";
}

/// Whether no mail met a relay that answered for it.
bool noneReached(const std::vector<std::vector<sending::Delivery>>& results) {
    bool any = false;
    for (const auto& mail : results) {
        for (const auto& delivery : mail) {
            if (!delivery.unreached) return false;
            any = true;
        }
    }
    return any;
}

}  // namespace

Outbox::Outbox(Context& context, const AccountSettings& settings,
               std::shared_ptr<sending::Sender> sender, std::shared_ptr<const net::Tap> tap)
    : context_(context),
      settings_(settings),
      sender_(std::move(sender)),
      tap_(std::move(tap)),
      takingDown_(context.loop) {}

Outbox::Answer Outbox::answerOf(const sending::Delivery& delivery) {
    return {delivery.reason.kind, delivery.reason.code, delivery.enhanced};
}

net::Task<base::Result<>> Outbox::send(std::vector<journal::Reply> replies) {
    auto taken = co_await takenDown();
    for (std::size_t first = 0; taken && !away_ && first < replies.size(); first += kSentAtOnce) {
        const auto begin = replies.begin() + static_cast<std::ptrdiff_t>(first);
        const auto count = std::min(kSentAtOnce, replies.size() - first);
        std::vector<journal::Reply> group(
            std::make_move_iterator(begin),
            std::make_move_iterator(begin + static_cast<std::ptrdiff_t>(count)));
        auto outcomes = co_await sendGroup(std::move(group));
        taken = co_await takingDown_.result();
        for (auto& one : outcomes) unwritten_.push_back(std::move(one));
        if (taken) takingDown_.start(takeDown());
    }
    co_return taken;
}

/// What an earlier turn could not take down comes first: nothing is sent before that.
net::Task<base::Result<>> Outbox::takenDown() {
    auto taken = co_await takingDown_.result();
    if (!taken || unwritten_.empty()) co_return taken;
    co_return co_await takeDown();
}

net::Task<std::vector<journal::Delivered>> Outbox::sendGroup(std::vector<journal::Reply> replies) {
    std::vector<sending::Outgoing> mails;
    mails.reserve(replies.size());
    for (auto& reply : replies) {
        mails.push_back({{reply.from, reply.to},
                         std::make_shared<const std::string>(std::move(reply.bytes)),
                         tap_});
    }
    const auto results = co_await sender_->send(std::move(mails));
    std::vector<journal::Delivered> outcomes;
    if (noneReached(results)) away_ = context_.clock.now() + replyDelay(1);
    for (std::size_t i = 0; i < replies.size() && i < results.size(); ++i) {
        for (auto& one : outcome(replies[i], results[i])) outcomes.push_back(std::move(one));
    }
    co_return outcomes;
}

/// A disk that is full for hours must not bring an engineer the same reply with every turn.
net::Task<base::Result<>> Outbox::takeDown() {
    const auto write = [this] {
        dropKnownNotices();
        return context_.journal.delivered(unwritten_);
    };
    auto written = co_await context_.lane.run(write);
    if (written) unwritten_.clear();
    co_return written;
}

/// A notice's Message-ID follows from what it tells: an agent that begins anew, as one from cron
/// does with each run, tells of nothing twice. On the journal's lane.
void Outbox::dropKnownNotices() {
    std::set<std::string> here;
    for (auto& row : unwritten_) {
        if (!row.notice) continue;
        const auto known = context_.journal.own(row.notice->messageId);
        const bool fresh = here.insert(row.notice->messageId).second;
        if (!fresh || (known && *known)) row.notice.reset();
    }
}

/// Their bytes come along: never on the loop.
net::Task<base::Result<std::vector<journal::Reply>>> Outbox::lookForDue() {
    const auto look = [this] {
        return context_.journal.due(settings_.account, context_.clock.now(), kDueAtOnce);
    };
    co_return co_await context_.lane.run(look);
}

net::Task<base::Result<>> Outbox::announce(const std::vector<journal::Reply>& replies) {
    std::vector<std::int64_t> ids;
    ids.reserve(replies.size());
    for (const auto& reply : replies) ids.push_back(reply.id);
    const auto write = [this, &ids] {
        return context_.journal.aboutToSend(ids, context_.clock.now());
    };
    co_return co_await context_.lane.run(write);
}

net::Task<base::Result<>> Outbox::sendDue() {
    if (auto earlier = co_await takenDown(); !earlier) co_return earlier;
    std::set<std::int64_t> tried;
    for (;;) {
        // What was not taken is due later: the next look finds only what is still to be tried.
        auto due = co_await lookForDue();
        if (!due) co_return base::fail(due.error());
        std::erase_if(*due, [&](const auto& reply) { return !tried.insert(reply.id).second; });
        if (due->empty()) co_return base::Result<>{};
        if (auto written = co_await announce(*due); !written) co_return written;
        // A mail that breaks every connection must not always stand before the others.
        const auto first = static_cast<std::size_t>(due->front().attempts) % due->size();
        std::rotate(due->begin(), due->begin() + static_cast<std::ptrdiff_t>(first), due->end());
        if (auto sent = co_await send(std::move(*due)); !sent) co_return sent;
        if (auto taken = co_await takenDown(); !taken) co_return taken;
        if (away_) co_return base::Result<>{};
    }
}

/// A clock that was set back must not make the minute longer.
void Outbox::tryRelayAgain() {
    if (!away_) return;
    const auto now = context_.clock.now();
    if (now >= *away_ || *away_ - now > replyDelay(1)) away_.reset();
}

std::optional<base::Time> Outbox::nextTry(std::optional<base::Time> due) const {
    if (!due || !away_) return due;
    return std::max(*due, *away_);
}

std::vector<journal::Delivered> Outbox::outcome(const journal::Reply& reply,
                                                const std::vector<sending::Delivery>& deliveries) {
    std::vector<journal::Delivered> rows;
    rows.reserve(deliveries.size());
    const auto now = context_.clock.now();
    for (auto delivery : deliveries) {
        // The manager himself is refused: whoever was meant, nobody hears of it.
        if (reply.notice && delivery.doubtful) delivery.relayTrouble = true;
        rows.push_back(outcomeOf(reply, delivery, now));
    }
    return rows;
}

/// For the manager: what was given up; and once an episode, what waits in doubt.
std::optional<journal::Reply> Outbox::noticeOf(const journal::Reply& reply,
                                               const sending::Delivery& delivery,
                                               const journal::Delivered& row) {
    if (reply.notice || delivery.recipient == settings_.managerAddress) return std::nullopt;
    using End = answer::RelayRefusal::End;
    End end = delivery.outcome == sending::Outcome::refused ? End::refused : End::expired;
    if (!row.final) {
        if (!delivery.doubtful || !doubtTold_.insert(answerOf(delivery)).second)
            return std::nullopt;
        end = End::waits;
    }
    return toReply(
        answer::relayNotice(self(settings_, ""),
                            {reply.messageId, reply.what, delivery.recipient, delivery.reason.code,
                             delivery.enhanced, row.log.outcome, row.log.time, end}),
        settings_.account, row.log.time);
}

journal::Delivered Outbox::outcomeOf(const journal::Reply& reply, const sending::Delivery& delivery,
                                     base::Time now) {
    const bool accepted = delivery.outcome == sending::Outcome::accepted;
    const bool expired = !accepted && replyExpired(reply.made, reply.attempts + 1, now);
    journal::Delivered row;
    row.replyId = reply.id;
    row.recipient = delivery.recipient;
    row.final = accepted || expired || delivery.outcome == sending::Outcome::refused;
    row.nextTry = now + replyDelay(reply.attempts + 1);
    row.log = {now,
               settings_.account,
               reply.notice ? journal::LogRow::Direction::notice : journal::LogRow::Direction::sent,
               delivery.recipient,
               reply.what,
               words(delivery, expired),
               reply.messageId};
    count(delivery);
    const std::pair key(reply.id, delivery.recipient);
    if (accepted) {
        base::log::debug("{}: the mail {} {} to {} was accepted", settings_.account,
                         reply.messageId, reply.what, delivery.recipient);
        putOff_.erase(key);
        trouble_.clear();
        told_.clear();
        if (!reply.notice) doubtTold_.clear();
        return row;
    }
    row.notice = noticeOf(reply, delivery, row);
    if (row.final) {
        putOff_.erase(key);
    } else {
        putOff_[key] = base::printable(delivery.reason.text, kReasonBytes);
        ++deferred_;
    }
    tellTrouble(reply, delivery, row);
    return row;
}

const std::string& Outbox::waitsFor() const noexcept {
    static const std::string kNothing;
    return putOff_.empty() ? kNothing : putOff_.begin()->second;
}

void Outbox::count(const sending::Delivery& delivery) {
    auto& meters = context_.meters;
    if (delivery.relayTrouble) ++meters.relayTrouble;
    switch (delivery.outcome) {
        case sending::Outcome::accepted:
            ++meters.accepted;
            break;
        case sending::Outcome::refused:
            ++meters.refused;
            break;
        case sending::Outcome::deferred:
            ++meters.deferred;
            break;
        case sending::Outcome::unknown:
            ++meters.unknown;
            break;
    }
}

void Outbox::tellTrouble(const journal::Reply& reply, const sending::Delivery& delivery,
                         const journal::Delivered& row) {
    const auto text = base::printable(delivery.reason.text, kReasonBytes);
    if (!delivery.relayTrouble) {
        base::log::warning("{}: the mail {} {} to {} {}: {}", settings_.account, reply.messageId,
                           reply.what, delivery.recipient, endOf(delivery, row), text);
    } else if (told_.insert(answerOf(delivery)).second) {
        // One line an episode: the relay's trouble is the same for every reply that waits, but for
        // its words, which may name a queue or the time.
        base::log::error("{}: the sending server takes no mail now; replies wait, {} first: {}",
                         settings_.account, reply.messageId, text);
    }
    if (delivery.relayTrouble) trouble_ = text;
}

}  // namespace service
