#include "mail/maildir/unfinished.h"

#include <algorithm>
#include <utility>

namespace maildir {
namespace {

constexpr std::uint32_t kWhole = IN_CLOSE_WRITE | IN_MOVED_TO | IN_Q_OVERFLOW;
constexpr net::Duration kKept = std::chrono::hours(1);

}  // namespace

bool Unfinished::event(std::uint32_t what, std::string_view name, net::Deadline now) {
    const auto has = [what](std::uint32_t one) { return (what & one) != 0U; };
    if (has(IN_Q_OVERFLOW)) made_.clear();
    if (has(IN_CREATE)) {
        made_.insert_or_assign(std::string(name), Made{now, has(IN_OPEN) ? 1 : 0});
        return !has(IN_OPEN);
    }
    auto found = made_.find(name);
    if (has(kWhole)) {
        if (found != made_.end()) made_.erase(found);
        return true;
    }
    if (found == made_.end()) {
        // Whose writer began before the watch.
        if (!has(IN_MODIFY)) return false;
        found = made_.emplace(std::string(name), Made{now, 1}).first;
    }
    auto& made = found->second;
    if (has(IN_OPEN)) ++made.open;
    if (has(IN_MODIFY)) {
        made.written = true;
        made.at = now;
    }
    if (!has(IN_CLOSE_NOWRITE)) return false;
    // A reader's end: of a mail that was linked, unless a writer has it open too.
    made.open = std::max(0, made.open - 1);
    return made.open == 0 && !made.written;
}

bool Unfinished::met(std::string_view name, bool empty) {
    const auto found = made_.find(name);
    if (found == made_.end()) return false;
    const auto& made = found->second;
    if (made.open > 0 || made.written || empty) return true;
    made_.erase(found);
    return false;
}

void Unfinished::tidy(net::Deadline now) {
    std::erase_if(made_, [now](const auto& entry) { return entry.second.at + kKept < now; });
}

}  // namespace maildir
