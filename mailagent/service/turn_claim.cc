// The part of a turn that notices somebody else at work in the same mailbox.
#include "base/log.h"
#include "mailagent/service/account_turn.h"

#include <fmt/format.h>
#include <algorithm>

namespace service {

std::vector<std::string> AccountTurn::legalUids(const Batch& batch) {
    std::vector<std::string> uids;
    for (const auto& mail : batch.mails) {
        if (mail.legal()) uids.push_back(mail.listed.uid);
    }
    return uids;
}

/// What only says "illegal" may be said twice; what runs commands needs the claim.
net::Task<base::Result<>> AccountTurn::claim(std::vector<std::string> uids) {
    base::Result<> claimed;
    if (!uids.empty()) claimed = co_await account_.mailbox->claim(std::move(uids));
    claimed_.finish();
    co_return claimed;
}

/// We remove a mail when its last reply was taken. One that waits for that and is gone was removed
/// by another program: a second agent over POP3, which has no marks, shows by nothing else.
void AccountTurn::tellVanished(const std::map<std::string, journal::KnownMail>& missing) {
    const auto count = std::count_if(missing.begin(), missing.end(), [](const auto& entry) {
        return entry.second.state == journal::MailState::done;
    });
    if (count > 0 && !notices_.vanishing) {
        base::log::warning(
            "{}: {} gone from the mailbox before we removed {}: another program, or a second "
            "mailagent, removes mails there; give this machine a mailbox of its own",
            account_.settings.account,
            count == 1 ? "a mail is" : fmt::format("{} mails are", count),
            count == 1 ? "it" : "them");
    }
    notices_.vanishing = count > 0;
}

}  // namespace service
