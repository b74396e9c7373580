// The part of a turn that asks the journal how the account stands.
#include "mailagent/service/account_turn.h"

namespace service {
namespace {

constexpr std::size_t kFewKnown = 200;  ///< mails of an account, looked up on the loop

}  // namespace

struct AccountTurn::Held {
    journal::AccountState state;
    std::optional<base::Time> nextReply;
};

/// Replies of earlier turns go first, unless the relay wants the mailbox's login before (M5).
net::Task<base::Result<>> AccountTurn::begin() {
    if (account_.settings.popBeforeSmtp) co_return co_await load();
    if (auto taken = co_await outbox_.takenDown(); !taken) co_return taken;
    if (auto loaded = co_await load(); !loaded) co_return loaded;
    if (!replyIsDue()) co_return base::Result<>{};
    if (auto sent = co_await outbox_.sendDue(); !sent) co_return sent;
    co_return co_await load();
}

/// On the loop where it knew few mails the last time.
net::Task<base::Result<>> AccountTurn::load() {
    const auto read = [this]() -> base::Result<Held> {
        const auto& account = account_.settings.account;
        auto state = context_.journal.account(account);
        if (!state) return base::fail(state.error());
        const auto next = context_.journal.nextDue(account, context_.clock.now());
        if (!next) return base::fail(next.error());
        return Held{std::move(*state), *next};
    };
    auto found = co_await context_.lane.look(report_.knowsFew, read);
    if (!found) co_return base::fail(found.error());
    // Nothing of this turn is at work: before it begins, or after all was settled.
    state_ = std::move(found->state);
    report_.nextReply = found->nextReply;
    report_.knowsFew = state_.mails.size() <= kFewKnown;
    stale_ = false;
    remote_.apply(account_.settings, state_.settings);
    co_return base::Result<>{};
}

bool AccountTurn::replyIsDue() const {
    return report_.nextReply && *report_.nextReply <= context_.clock.now();
}

/// What the settings file overruled once (M23, M34) does not come back with its old value.
net::Task<base::Result<>> AccountTurn::dropOverruled() {
    const auto& settings = account_.settings;
    const auto names = remote_.overruled(state_.settings);
    const bool password = state_.password && PasswordInForce(context_.key, settings.account,
                                                             settings.filePassword, state_.password)
                                                 .fileWon();
    if (names.empty() && !password) co_return base::Result<>{};
    const auto write = [this, &names, password]() -> base::Result<> {
        auto& journal = context_.journal;
        const auto& account = account_.settings.account;
        for (const auto& name : names) {
            if (auto done = journal.takeBack(account, name, base::Time{}); !done) return done;
        }
        return password ? journal.setPassword(account, std::nullopt) : base::Result<>{};
    };
    if (auto written = co_await context_.lane.run(write); !written) co_return written;
    co_return co_await load();
}

}  // namespace service
