#include "mailagent/gate/sender.h"

#include "base/text.h"

#include <algorithm>
#include <mutex>
#include <unordered_set>

namespace gate {
namespace {

bool names(std::string_view entry, std::string_view mailbox) {
    entry = base::trim(entry);
    if (entry.empty()) return false;
    if (base::equalsNoCase(entry, "any")) return true;
    const auto at = entry.rfind('@');
    if (at != std::string_view::npos && at > 0) return sameMailbox(entry, mailbox);
    const std::string_view domain = at == 0 ? entry.substr(1) : entry;
    const auto own = mailbox.rfind('@');
    return own != std::string_view::npos && !domain.empty() &&
           base::equalsNoCase(domain, mailbox.substr(own + 1));
}

}  // namespace

bool sameMailbox(std::string_view a, std::string_view b) noexcept {
    return base::equalsNoCase(a, b);
}

bool answerable(std::string_view mailbox) noexcept {
    const auto at = mailbox.find('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == mailbox.size()) return false;
    if (mailbox.find('@', at + 1) != std::string_view::npos) return false;
    if (mailbox.size() > kAddressOctets || mailbox.front() == '-') return false;
    return std::all_of(mailbox.begin(), mailbox.end(), [](char c) {
        return c > ' ' && c < 0x7f &&
               std::string_view("()<>,;:\\\"[]").find(c) == std::string_view::npos;
    });
}

bool allowed(std::string_view mailbox, const std::vector<std::string>& senders) {
    return std::any_of(senders.begin(), senders.end(),
                       [&](const std::string& entry) { return names(entry, mailbox); });
}

struct OwnAddresses::Table {
    std::mutex guard;
    std::shared_ptr<const std::unordered_set<std::string>> lower;
};

OwnAddresses::OwnAddresses(const std::vector<std::string>& all)
    : table_(std::make_shared<Table>()) {
    replace(all);
}

void OwnAddresses::replace(const std::vector<std::string>& all) {
    auto lower = std::make_shared<std::unordered_set<std::string>>();
    for (const auto& address : all) lower->insert(base::lower(address));
    const std::scoped_lock lock(table_->guard);
    table_->lower = std::move(lower);
}

bool OwnAddresses::contains(std::string_view mailbox) const {
    if (!table_) return false;
    const std::scoped_lock lock(table_->guard);
    return table_->lower->contains(base::lower(mailbox));
}

}  // namespace gate
