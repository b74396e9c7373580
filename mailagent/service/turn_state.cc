// The part of a turn that asks the journal how the account stands.
#include "mailagent/service/account_turn.h"

namespace service {

struct AccountTurn::Held {
    journal::AccountState state;
    std::optional<base::Time> nextReply;
    std::vector<journal::Reply> due{};  ///< where they were asked for
};

/// For a work on the lane.
base::Result<AccountTurn::Held> AccountTurn::held() const {
    const auto& account = account_.settings.account;
    auto state = context_.journal.account(account);
    if (!state) return base::fail(state.error());
    const auto next = context_.journal.nextDue(account);
    if (!next) return base::fail(next.error());
    return Held{std::move(*state), *next};
}

/// Replies of earlier turns go first, unless the relay wants the mailbox's login before (M5).
net::Task<base::Result<>> AccountTurn::begin() {
    if (account_.settings.popBeforeSmtp) co_return co_await load();
    if (auto taken = co_await outbox_.takenDown(); !taken) co_return taken;
    const auto read = [this]() -> base::Result<Held> {
        auto due = outbox_.due();
        if (!due) return base::fail(due.error());
        if (due->empty()) return held();
        return Held{{}, {}, std::move(*due)};  // the rest is read once they are sent
    };
    auto found = co_await context_.lane.look(read);
    if (!found) co_return base::fail(found.error());
    if (found->due.empty()) {
        know(std::move(*found));
        co_return base::Result<>{};
    }
    if (auto sent = co_await outbox_.sendDue(std::move(found->due)); !sent) co_return sent;
    co_return co_await load();
}

net::Task<base::Result<>> AccountTurn::load() {
    const auto read = [this] { return held(); };
    auto found = co_await context_.lane.look(read);
    if (!found) co_return base::fail(found.error());
    know(std::move(*found));
    co_return base::Result<>{};
}

/// Nothing of this turn is at work meanwhile: before it begins, or after all was settled.
void AccountTurn::know(Held found) {
    state_ = std::move(found.state);
    report_.nextReply = found.nextReply;
    stale_ = false;
    remote_.apply(account_.settings, state_.settings);
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
