#include "mailagent/service/self_test.h"

#include "base/digest.h"
#include "base/text.h"
#include "mailagent/answer/notice.h"
#include "mailagent/service/rendered.h"

#include <fmt/format.h>
#include <algorithm>

namespace service {
namespace {

constexpr std::size_t kNewest = 50;  ///< mails among which the test mail is looked for
constexpr base::Bytes kHeader = base::operator""_KiB(16);
constexpr net::Duration kBetweenLooks = std::chrono::seconds(2);

class SelfTest {
  public:
    SelfTest(Context& context, Account& account, TestReport report)
        : context_(context), account_(account), report_(std::move(report)) {}

    net::Task<bool> sending(const std::string& to) {
        const auto now = context_.clock.now();
        if (account_.settings.popBeforeSmtp) {
            const bool in = co_await logIn();
            if (!in) co_return false;
        }
        auto mail = answer::testMail(self(account_.settings, ""), to,
                                     base::sha256Hex(base::randomBytes(base::kKeyBytes)), now);
        messageId_ = mail.messageId;
        sent_ = net::Steady::now();
        std::vector<sending::Outgoing> mails;
        mails.push_back(
            {{mail.from, mail.to}, std::make_shared<const std::string>(std::move(mail.bytes))});
        const auto results = co_await account_.sender->send(std::move(mails));
        const auto& delivery = results.front().front();
        if (delivery.outcome != sending::Outcome::accepted) {
            co_return step(false, fmt::format("Sending a test mail to {} failed: {}", to,
                                              base::printable(delivery.reason.text)));
        }
        co_return step(true, fmt::format("The sending server took a test mail to {}", to));
    }

    net::Task<bool> receiving() {
        const auto until = net::in(kTestMailPatience);
        while (net::Steady::now() < until) {
            auto found = co_await look();
            if (!found) co_return step(false, base::printable(found.error().text));
            if (*found) co_return true;
            const bool slept = co_await context_.loop.sleep(kBetweenLooks);
            if (!slept) co_return false;
        }
        co_return step(false,
                       fmt::format("The test mail did not come back within {} seconds: is {} "
                                   "the address of this mailbox?",
                                   kTestMailPatience.count() / 1000, account_.settings.address));
    }

  private:
    bool step(bool passed, std::string text) {
        report_({passed, std::move(text)});
        return passed;
    }

    net::Task<bool> logIn() {
        auto listing = co_await account_.mailbox->open(mailbox::ListFrom());
        (void)co_await account_.mailbox->close();
        if (!listing) {
            co_return step(false, "Logging in to the mailbox first (POP before SMTP) failed: " +
                                      base::printable(listing.error().text));
        }
        co_return step(true, "Logged in to the mailbox first (POP before SMTP)");
    }

    /// One look into the mailbox; removes the test mail where it is there.
    net::Task<base::Result<bool>> look() {
        auto listing = co_await account_.mailbox->open(mailbox::ListFrom());
        if (!listing) co_return base::fail(listing.error());
        if (!loggedIn_) {
            loggedIn_ = step(true, fmt::format("Logged in to the mailbox; it holds {} mails",
                                               listing->mails.size()));
        }
        auto uid = co_await find(listing->mails);
        base::Result<> removed;
        if (uid && !uid->empty()) {
            std::vector<std::string> uids(1, *uid);
            removed = co_await account_.mailbox->remove(std::move(uids));
        }
        auto closed = co_await account_.mailbox->close();
        if (!uid) co_return base::fail(uid.error());
        if (uid->empty()) co_return false;
        const auto seconds = std::chrono::duration<double>(net::Steady::now() - sent_).count();
        step(true, fmt::format("The test mail came back after {:.1f} seconds", seconds));
        if (!removed) co_return base::fail(removed.error());
        if (!closed) co_return base::fail(closed.error());
        co_return step(true, "The test mail was removed from the mailbox");
    }

    net::Task<base::Result<std::string>> find(const std::vector<mailbox::Listed>& mails) {
        std::vector<std::string> uids;
        const std::size_t first = mails.size() - std::min(mails.size(), kNewest);
        for (std::size_t i = first; i < mails.size(); ++i) uids.push_back(mails[i].uid);
        if (uids.empty()) co_return std::string();
        auto headers = co_await account_.mailbox->headers(uids, kHeader);
        if (!headers && headers.error().kind == base::Kind::refused) {
            headers = co_await account_.mailbox->fetch(uids, kHeader);
        }
        if (!headers) co_return base::fail(headers.error());
        for (const auto& header : *headers) {
            if (!header.bytes) continue;
            const auto letter = message::read(*header.bytes);
            if (letter && letter->messageId == messageId_) co_return header.uid;
        }
        co_return std::string();
    }

    Context& context_;
    Account& account_;
    TestReport report_;
    std::string messageId_;
    net::Deadline sent_{};
    bool loggedIn_ = false;
};

}  // namespace

net::Task<bool> selfTest(Context& context, Account& account, TestKind kind, TestReport report) {
    SelfTest test(context, account, std::move(report));
    if (kind == TestKind::sending) co_return co_await test.sending(account.settings.managerAddress);
    const bool sent = co_await test.sending(account.settings.address);
    if (!sent) co_return false;
    co_return co_await test.receiving();
}

}  // namespace service
