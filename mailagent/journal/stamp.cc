#include "mailagent/journal/stamp.h"

#include "base/text.h"

#include <fmt/core.h>
#include <algorithm>

namespace journal {

Stamp mergedStamp(const std::optional<Stamp>& standing, const Stamp& next) {
    Stamp merged = next;
    if (standing) {
        const auto had = std::chrono::floor<std::chrono::seconds>(standing->date);
        const auto has = std::chrono::floor<std::chrono::seconds>(next.date);
        if (had > has) {
            merged = *standing;
        } else if (had == has) {
            merged.mails = standing->mails;
            for (const std::string& mail : next.mails) {
                std::erase(merged.mails, mail);
                merged.mails.push_back(mail);
            }
        }
        // nullopt is below every number.
        merged.sequence = std::max(standing->sequence, next.sequence);
    }
    if (merged.mails.size() > kStampMails) {
        merged.mails.erase(merged.mails.begin(),
                           merged.mails.end() - static_cast<std::ptrdiff_t>(kStampMails));
    }
    return merged;
}

base::Error codeUsed(const std::string& sender) {
    return {base::Kind::invalid,
            fmt::format("the one-time code of {} was used before; nothing of the mail runs",
                        base::printable(sender))};
}

base::Error notEnrolled(const std::string& sender) {
    return {base::Kind::invalid,
            fmt::format("{} is not enrolled for one-time codes; nothing of the mail runs",
                        base::printable(sender))};
}

base::Error signatureUsed() {
    return {base::Kind::invalid,
            "a mail with this signature was settled before; nothing of it runs again"};
}

}  // namespace journal
