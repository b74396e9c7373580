#include "mail/maildir/unfinished.h"

#include <utility>

namespace maildir {
namespace {

constexpr std::uint32_t kWhole = IN_CLOSE_WRITE | IN_MOVED_TO | IN_Q_OVERFLOW;
constexpr net::Duration kKept = std::chrono::hours(1);
constexpr net::Duration kPatience = std::chrono::minutes(1);

}  // namespace

bool Unfinished::event(std::uint32_t what, std::string_view name, net::Deadline now) {
    const auto has = [what](std::uint32_t one) { return (what & one) != 0U; };
    if (has(IN_Q_OVERFLOW)) made_.clear();
    if (has(IN_CREATE)) {
        made_.insert_or_assign(std::string(name), Made{now, has(IN_OPEN)});
        return !has(IN_OPEN);
    }
    const auto found = made_.find(name);
    if (found == made_.end()) return has(kWhole);
    auto& made = found->second;
    if (has(IN_OPEN)) made.opened = true;
    if (has(IN_MODIFY)) {
        made.written = true;
        made.at = now;
    }
    // It was a reader who had opened it, of a mail that was linked or of nothing yet.
    if (has(IN_CLOSE_NOWRITE)) return !made.written && std::exchange(made.opened, false);
    if (has(kWhole)) made_.erase(found);
    return has(kWhole);
}

bool Unfinished::met(std::string_view name, net::Deadline now) {
    const auto found = made_.find(name);
    if (found == made_.end()) return false;
    const auto& made = found->second;
    if ((made.opened || made.written) && now - made.at < kPatience) return true;
    made_.erase(found);
    return false;
}

void Unfinished::tidy(net::Deadline now) {
    std::erase_if(made_, [now](const auto& entry) { return entry.second.at + kKept < now; });
}

}  // namespace maildir
