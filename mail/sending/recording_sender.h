// The Sender's twin in memory: it keeps every mail, answers as it is told, and can lay each mail
// as a file into a folder (the demo's "sent" folder). Thread: the loop's; writing a file blocks
// for the length of one small fsync.
#pragma once

#include "mail/sending/sender.h"

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace sending {

class RecordingSender final : public Sender {
  public:
    /// What was handed over, and what was answered for each recipient.
    struct Sent {
        Outgoing mail;
        std::vector<Delivery> deliveries;
    };
    /// Decides one recipient's delivery; everything that is not scripted is accepted.
    using Script = std::function<Delivery(const Outgoing&, const std::string& recipient)>;

    RecordingSender() = default;

    /// Each mail that at least one recipient took is also written to `folder` (which must exist)
    /// as NNNN-recipient.eml, mode 0600, numbered behind the files that are there already. A
    /// file that cannot be written defers the mail with Kind::storage.
    explicit RecordingSender(std::string folder);

    [[nodiscard]] net::Task<std::vector<std::vector<Delivery>>> send(
        std::vector<Outgoing> mails) override;
    [[nodiscard]] net::Task<> close() override;

    /// The next `times` mails to `recipient` end with `outcome`; 0 = all from now on.
    void answer(const std::string& recipient, Outcome outcome, std::size_t times = 0);
    /// Asked first, for each recipient; takes the place of answer().
    void setScript(Script script) { script_ = std::move(script); }

    [[nodiscard]] const std::vector<Sent>& sent() const noexcept { return sent_; }
    void clear() { sent_.clear(); }
    [[nodiscard]] std::size_t calls() const noexcept { return calls_; }    ///< of send()
    [[nodiscard]] std::size_t closes() const noexcept { return closes_; }  ///< of close()

  private:
    struct Answer {
        Outcome outcome = Outcome::accepted;
        std::size_t left = 0;  ///< 0: for ever
    };
    Delivery decide(const Outgoing& mail, const std::string& recipient);
    std::vector<Delivery> deliver(const Outgoing& mail);
    base::Result<> write(const Outgoing& mail);

    std::string folder_;
    unsigned number_ = 0;
    std::map<std::string, std::deque<Answer>> answers_;
    Script script_;
    std::vector<Sent> sent_;
    std::size_t calls_ = 0;
    std::size_t closes_ = 0;
};

}  // namespace sending
