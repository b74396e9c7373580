#include "mail/imap/idle_places.h"

#include "base/log.h"

#include <algorithm>
#include <utility>

namespace imap {
namespace {

constexpr auto kLearnedFor = std::chrono::hours(1);
constexpr auto kAskedOfOthers = std::chrono::minutes(10);

}  // namespace

std::unique_ptr<IdlePlaces::Place> IdlePlaces::take(const std::string& server,
                                                    const std::string& account, Limits limits) {
    const auto atServer = waiting(server);
    if (limits.perServer > 0 && atServer >= limits.perServer) return nullptr;
    if (const auto found = accounts_.find(account); found != accounts_.end()) {
        const auto& known = found->second;
        const auto ofAccount = known.places.size();
        if (limits.perAccount > 0 && ofAccount >= limits.perAccount) return nullptr;
        if (net::Steady::now() < known.until && ofAccount >= known.ceiling) return nullptr;
    }
    return std::make_unique<Place>(*this, server, account);
}

/// The one that came last. False where none waits that was not called back yet.
bool IdlePlaces::callBack(const Places& places) {
    const auto last = std::find_if(places.rbegin(), places.rend(),
                                   [](const Place* place) { return !place->calledBack_; });
    if (last == places.rend()) return false;
    (*last)->calledBack_ = true;
    if ((*last)->woken_) (*last)->woken_->set();
    return true;
}

void IdlePlaces::refused(const std::string& server, const std::string& account) {
    const auto now = net::Steady::now();
    auto& refused = accounts_[account];
    if (!refused.places.empty()) {
        if (!callBack(refused.places)) return;
        refused.ceiling = refused.places.size() - 1;
        refused.until = now + kLearnedFor;
    } else if (now >= refused.asksOthers && callBack(servers_[server].places)) {
        refused.asksOthers = now + kAskedOfOthers;
    }
}

std::size_t IdlePlaces::waiting(const std::string& server) const {
    const auto found = servers_.find(server);
    return found == servers_.end() ? 0 : found->second.places.size();
}

bool IdlePlaces::firstBeyond(const std::string& server) {
    return !std::exchange(servers_[server].told, true);
}

void IdlePlaces::tell(const std::string& server, const std::string& trouble) {
    const auto may = servers_[server].budget.take(net::Steady::now());
    if (may == base::LineBudget::May::tell) {
        base::log::warning("{}", trouble);
    } else if (may == base::LineBudget::May::sayThatThereAreMore) {
        base::log::warning(
            "{}: more mailboxes cannot wait for new mail there, and are not told one by one",
            server);
    }
}

IdlePlaces::Place::Place(IdlePlaces& of, std::string server, std::string account)
    : of_(of), server_(std::move(server)), account_(std::move(account)) {
    of_.servers_[server_].places.push_back(this);
    of_.accounts_[account_].places.push_back(this);
}

IdlePlaces::Place::~Place() {
    std::erase(of_.servers_[server_].places, this);
    const auto account = of_.accounts_.find(account_);
    std::erase(account->second.places, this);
    // What was learned of it is kept until it is forgotten anyway.
    if (account->second.places.empty() && account->second.until < net::Steady::now()) {
        of_.accounts_.erase(account);
    }
}

}  // namespace imap
