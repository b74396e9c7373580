#include "mailagent/journal/uid.h"

#include "base/text.h"

namespace journal {

std::optional<std::int64_t> uidNumber(std::string_view uid) noexcept {
    if (uid.empty() || uid.size() > 18) return std::nullopt;
    std::int64_t value = 0;
    for (const char c : uid) {
        if (!base::isDigit(c)) return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

bool raisesFloor(std::string_view floor, std::string_view next) noexcept {
    if (next.empty()) return false;
    const auto from = uidNumber(floor);
    const auto to = uidNumber(next);
    if (!from) return floor != next;
    return to && *to > *from;
}

bool covered(const KnownMail& mail, std::string_view floor) noexcept {
    const auto bound = uidNumber(floor);
    const auto number = uidNumber(mail.key.uid);
    if (!bound || !number || *number > *bound) return false;
    if (mail.state == MailState::done) return false;
    return mail.state == MailState::removed || mail.disposal == Disposal::leave;
}

}  // namespace journal
