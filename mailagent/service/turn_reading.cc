// The part of a turn that gets mails from the mailbox and has them judged.
#include "base/log.h"
#include "mailagent/service/account_turn.h"

#include <fmt/format.h>
#include <algorithm>
#include <functional>
#include <numeric>

namespace service {
namespace {

constexpr base::Bytes kWholeAtOnce = base::operator""_KiB(16);  ///< beyond the limit, unseen
constexpr base::Bytes kLookedHeader = base::operator""_KiB(64);
constexpr base::Bytes kFewBytes = base::operator""_KiB(32);  ///< five command mails, and more

/// Whether a worker would take longer to wake up twice. Signatures cost what strangers put into
/// them.
bool areSoonJudged(std::size_t bytes, const AccountSettings& settings) {
    const auto& rules = settings.proofRules;
    return bytes <= kFewBytes.count &&
           std::none_of(rules.begin(), rules.end(),
                        [](const auto& rule) { return rule.proof.signature; });
}

std::size_t sizeOf(const MailCase& mail) {
    return mail.bytes ? mail.bytes->size() : 0;
}

std::vector<std::string> uidsOf(const std::vector<MailCase*>& mails) {
    std::vector<std::string> uids;
    uids.reserve(mails.size());
    for (const auto* mail : mails) uids.push_back(mail->listed.uid);
    return uids;
}

}  // namespace

/// Headers, where a header is asked for: of every mail once foreign mail was met, of mails that
/// are listed as rather large, and of too large ones for the administrator's copy.
net::Task<base::Result<>> AccountTurn::look(std::vector<MailCase>& group) {
    for (auto& mail : group) reader_->sizeUp(mail);
    if (account_.settings.adminNotice != AdminNotice::none && !noHeaders_) {
        auto large = pick(group, [](const MailCase& m) { return !m.open(); });
        if (auto got = co_await fetchHeaders(large, kCopiedHeader); !got) co_return got;
        // With the header at hand, what must never be copied (M45) is known as such.
        if (auto judged = co_await judge(large); !judged) co_return judged;
    }
    if (noHeaders_) co_return base::Result<>{};
    const auto atOnce = account_.settings.sizeLimit + kWholeAtOnce;
    auto looked = pick(group, [&](const MailCase& m) {
        return m.open() && (headersFirst_ || m.listed.size > atOnce);
    });
    if (looked.empty()) co_return base::Result<>{};
    if (auto got = co_await fetchHeaders(looked, kLookedHeader); !got) co_return got;
    co_return co_await judge(looked);
}

net::Task<base::Result<>> AccountTurn::readWhole(std::vector<MailCase>& group, std::size_t want) {
    std::size_t taken = 0;
    auto whole =
        pick(group, [&](const MailCase& m) { return m.open() && !m.lost && taken++ < want; });
    if (whole.empty()) co_return base::Result<>{};
    auto uids = uidsOf(whole);
    const auto limit = account_.settings.sizeLimit + gate::kNeverDownloaded;
    auto fetched = co_await account_.mailbox->fetch(std::move(uids), limit);
    if (!fetched) co_return base::fail(fetched.error());
    tellUnread(*fetched);
    for (std::size_t i = 0; i < whole.size() && i < fetched->size(); ++i) {
        auto& mail = *whole[i];
        auto& got = (*fetched)[i];
        mail.headerOnly = false;
        mail.received = got.received;
        mail.bytes.reset();
        if (!got.bytes) {
            mail.lost = true;  // gone, or refused by itself: the next listing says
        } else if (got.cut) {
            mail.listed.size = limit;  // the listing lied: it is larger than may ever be fetched
        } else {
            mail.bytes = std::move(*got.bytes);
        }
    }
    co_return co_await judgeInOrder(group, std::move(whole));
}

net::Task<base::Result<>> AccountTurn::fetchHeaders(std::vector<MailCase*> mails,
                                                    base::Bytes limit) {
    if (mails.empty()) co_return base::Result<>{};
    auto uids = uidsOf(mails);
    auto fetched = co_await account_.mailbox->headers(std::move(uids), limit);
    if (!fetched && fetched.error().kind == base::Kind::refused) {
        noHeaders_ = true;
        co_return base::Result<>{};
    }
    if (!fetched) co_return base::fail(fetched.error());
    tellUnread(*fetched);
    for (std::size_t i = 0; i < mails.size() && i < fetched->size(); ++i) {
        auto& got = (*fetched)[i];
        if (!got.bytes) {
            mails[i]->lost = true;
            continue;
        }
        ++headersSeen_;
        mails[i]->bytes = std::move(*got.bytes);
        mails[i]->headerOnly = true;
        mails[i]->received = got.received;
    }
    co_return base::Result<>{};
}

/// One line for all mails that the server refused; one that is only gone is nobody's trouble.
void AccountTurn::tellUnread(const std::vector<mailbox::Fetched>& fetched) {
    const auto refused = [](const mailbox::Fetched& mail) {
        return !mail.bytes && mail.bytes.error().kind != base::Kind::missing;
    };
    const auto first = std::find_if(fetched.begin(), fetched.end(), refused);
    if (first == fetched.end()) return;
    const auto count = static_cast<std::size_t>(std::count_if(first, fetched.end(), refused));
    report_.unread += count;
    base::log::warning(
        "{}: {} not read and {} in the mailbox for the next fetch: {}", account_.settings.account,
        count == 1 ? fmt::format("mail {} was", first->uid) : fmt::format("{} mails were", count),
        count == 1 ? "stays" : "stay", first->bytes.error().text);
}

net::Task<base::Result<>> AccountTurn::judge(std::vector<MailCase*> mails) {
    const auto now = context_.clock.now();
    const auto work = [this, &mails, now] {
        for (auto* mail : mails) {
            if (mail->lost) continue;
            if (auto taken = reader_->take(*mail, now); !taken) return taken;
        }
        return base::Result<>{};
    };
    const auto bytes =
        std::transform_reduce(mails.begin(), mails.end(), std::size_t{0}, std::plus<>(),
                              [](const MailCase* mail) { return sizeOf(*mail); });
    co_return co_await context_.compute(areSoonJudged(bytes, account_.settings), work);
}

/// Runs what was fetched whole, in the order of the mailbox. Headers were judged before what stands
/// in front of them ran: behind a CHPASS the password is compared again, and a mail that is not
/// refused after all must be fetched before a later one may run, or the two would change places.
net::Task<base::Result<>> AccountTurn::judgeInOrder(std::vector<MailCase>& group,
                                                    std::vector<MailCase*> whole) {
    const auto now = context_.clock.now();
    const auto work = [this, &group, &whole, now] {
        auto fetched = whole.begin();
        for (auto& mail : group) {
            const bool isWhole = fetched != whole.end() && &mail == *fetched;
            if (isWhole) ++fetched;
            if (mail.lost) continue;
            const bool again =
                mail.refusedByPassword() && mail.passwordSeen < reader_->passwordChanges();
            if (isWhole || again) {
                if (auto taken = reader_->take(mail, now); !taken) return taken;
            }
            if (mail.open()) break;
        }
        return base::Result<>{};
    };
    const auto bytes =
        std::transform_reduce(group.begin(), group.end(), std::size_t{0}, std::plus<>(), sizeOf);
    co_return co_await context_.compute(areSoonJudged(bytes, account_.settings), work);
}

}  // namespace service
