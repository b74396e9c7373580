#include "mailagent/journal/memory_journal.h"

namespace journal {

using base::Result;
using Lock = std::scoped_lock<std::mutex>;

Result<Journal::Counts> MemoryJournal::counts(const std::string& account) {
    Tally all;
    if (auto counted = tally(all); !counted) return base::fail(counted.error());
    Counts sum;
    for (const auto& [name, counts] : all.accounts) {
        if (!account.empty() && account != name) continue;
        sum.waitingReplies += counts.waitingReplies;
        sum.mails += counts.mails;
        sum.illegal += counts.illegal;
        sum.answered += counts.answered;
    }
    return sum;
}

Result<std::map<std::string, std::uint64_t>> MemoryJournal::waitingReplies() {
    const Lock lock(mutex_);
    std::map<std::string, std::uint64_t> waiting;
    for (const Waiting& each : state_.replies) {
        if (!each.finished) ++waiting[each.reply.account];
    }
    return waiting;
}

Result<> MemoryJournal::tally(Tally& tally) {
    const Lock lock(mutex_);
    for (const Waiting& each : state_.replies) {
        if (!each.finished) ++tally.accounts[each.reply.account].waitingReplies;
    }
    for (const Mail& mail : state_.mails) {
        auto& counts = tally.accounts[mail.known.mail.key.account];
        ++counts.mails;
        if (!mail.served) ++counts.illegal;
        if (mail.served && mail.open <= 0) ++counts.answered;
    }
    tally.over = true;
    return {};
}

}  // namespace journal
