// What outlives a killed agent: a POP3-like mailbox of files, and a relay that writes every mail
// it takes to disk before it says so.
#pragma once

#include "mail/mailbox/mailbox.h"
#include "mail/sending/sender.h"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace crash {

/// One file a mail, listed in the order of the names. Removals are written down and happen at
/// close(), as POP3's at QUIT: a connection that is lost before removes nothing.
class PopFolder final : public mailbox::Mailbox {
  public:
    explicit PopFolder(std::string folder) : folder_(std::move(folder)) {}

    net::Task<base::Result<mailbox::Listing>> open(mailbox::ListFrom from) override;
    net::Task<base::Result<std::vector<mailbox::Fetched>>> headers(std::vector<std::string> uids,
                                                                   base::Bytes limit) override;
    net::Task<base::Result<std::vector<mailbox::Fetched>>> fetch(std::vector<std::string> uids,
                                                                 base::Bytes limit) override;
    net::Task<base::Result<>> remove(std::vector<std::string> uids) override;
    net::Task<base::Result<>> move(std::vector<std::string> uids, std::string folder) override;
    net::Task<base::Result<>> close() override;
    net::Task<bool> wait(net::Deadline until, net::Loop::Event& woken) override;
    [[nodiscard]] std::uint64_t received() const override { return 0; }

  private:
    [[nodiscard]] std::vector<mailbox::Fetched> take(const std::vector<std::string>& uids,
                                                     base::Bytes limit, bool whole) const;
    std::string folder_;
    std::vector<std::string> removals_;
};

/// The relay. Takes every mail but those that `decide` refuses or defers; a mail is accepted when
/// its record is in the file and synced, and only then is `accepted` called.
class FileRelay final : public sending::Sender {
  public:
    using Decide = std::function<sending::Outcome(const std::string& recipient)>;
    using Accepted = std::function<void(std::size_t mail, std::size_t of)>;
    FileRelay(std::string file, Decide decide, Accepted accepted);

    net::Task<std::vector<std::vector<sending::Delivery>>> send(
        std::vector<sending::Outgoing> mails) override;
    net::Task<> close() override { co_return; }

    /// What the relay took, in order.
    struct Record {
        std::string recipient;
        std::string bytes;
    };
    [[nodiscard]] static std::vector<Record> read(const std::string& file);

  private:
    [[nodiscard]] sending::Delivery deliver(const std::string& recipient,
                                            const std::string& bytes) const;
    std::string file_;
    Decide decide_;
    Accepted accepted_;
};

}  // namespace crash
