// Sends mails to one relay over one session that many callers share (M24).
//
// Callers are served mail by mail in turn, so that a caller with five hundred mails does not hold
// up one with a single mail; with PIPELINING their mails share bursts. The session is kept for
// `idle` after the last mail. A session that the relay has closed meanwhile, or that breaks after
// it has carried mails, is replaced at once, and the mails that were not handed over go out over
// the new one; where a new connection breaks before any mail was taken or refused for good, all
// that wait are deferred. A relay that trickles is waited for by those whose mails are in its
// hands; what was not begun in time is deferred. Thread: the loop's.
#pragma once

#include "mail/sending/sender.h"
#include "net/dialler.h"

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace smtp {

struct Settings {
    net::Duration command = std::chrono::seconds(30);    ///< for the answer to a command
    net::Duration afterDot = std::chrono::seconds(120);  ///< for the content, and its answer
    net::Duration inRow = std::chrono::minutes(2);       ///< for a mail to be begun
    net::Duration idle = std::chrono::seconds(60);       ///< an unused session is kept so long
    net::Duration quit = std::chrono::seconds(1);        ///< for the answer to QUIT
    /// POP before SMTP (M5): a mail that the relay refuses with 5xx as its own trouble (relaying
    /// denied) is tried once more over a new connection after this time. 0: it is not.
    net::Duration retryRelayAfter{0};
    /// The conversation, line by line, '<' from the relay and '>' to it: for `test sending`.
    std::function<void(char direction, std::string_view line)> trace;
};

class SmtpSender final : public sending::Sender {
  public:
    /// `dial` gives logged-in connections; it is called whenever one is needed.
    SmtpSender(net::Loop& loop, net::SharedDial dial, Settings settings = {});
    /// A warm session ends by itself when the loop runs on; close() is the orderly way.
    ~SmtpSender() override;
    SmtpSender(const SmtpSender&) = delete;
    SmtpSender& operator=(const SmtpSender&) = delete;

    /// Mails that could never be sent (addresses, line ends) are refused with Kind::invalid
    /// before anything is dialled. A call ends when all of its mails are decided; each wait in
    /// between has a deadline out of the settings.
    [[nodiscard]] net::Task<std::vector<std::vector<sending::Delivery>>> send(
        std::vector<sending::Outgoing> mails) override;

    /// Waits for the mails at hand, then QUIT. While a session is warm it keeps the loop running
    /// for up to Settings::idle: the owner calls this before it expects Loop::run() to return.
    [[nodiscard]] net::Task<> close() override;

  private:
    struct Lane;
    std::shared_ptr<Lane> lane_;
};

}  // namespace smtp
