// A mailbox on a POP3 server (RFC 1939): the port Mailbox over a session that holds the mailbox's
// lock for one turn.
//
// Round trips after login where the server pipelines: an idle turn 1 (STAT UIDL LIST), a turn with
// mails 3: listing, bodies, DELE with QUIT. Where it does not, one a command.
// Removals are recorded by remove(), sent by close(), and certain once QUIT was answered with +OK.
// Names of mails: maildrop.h. move() is `refused`: POP3 has one folder.
#pragma once

#include "mail/mailbox/mailbox.h"
#include "mail/pop3/maildrop.h"
#include "mail/pop3/reading.h"
#include "mail/pop3/session.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace pop3 {

struct Settings {
    std::string server;  ///< what errors call the server: its name as configured
    net::Duration timeout = std::chrono::seconds(30);  ///< of each burst, sending included
    std::string name;                                  ///< what the log calls the mailbox
};

class Pop3Mailbox final : public mailbox::Mailbox {
  public:
    /// New sessions in one call, where a mail is larger than listed and reading had to stop; what
    /// is left then is `temporary` by itself.
    static constexpr int kSessions = 3;

    /// `dial` connects and logs in; called by open(), and for kSessions.
    Pop3Mailbox(net::Loop& loop, net::Dial dial, Settings settings);

    net::Task<base::Result<mailbox::Listing>> open(mailbox::ListFrom from) override;
    /// `refused` where the server has no TOP.
    net::Task<base::Result<std::vector<mailbox::Fetched>>> headers(std::vector<std::string> uids,
                                                                   base::Bytes limit) override;
    /// A mail that is listed above the limit comes by TOP where the server has it: its `bytes` may
    /// then hold less than the limit's worth.
    net::Task<base::Result<std::vector<mailbox::Fetched>>> fetch(std::vector<std::string> uids,
                                                                 base::Bytes limit) override;
    net::Task<base::Result<>> remove(std::vector<std::string> uids) override;
    net::Task<base::Result<>> move(std::vector<std::string> uids, std::string folder) override;
    /// Any error: removals are uncertain; the next listing tells.
    net::Task<base::Result<>> close() override;
    net::Task<bool> wait(net::Deadline until, net::Loop::Event& woken) override;
    [[nodiscard]] std::uint64_t received() const override;

  private:
    net::Task<base::Result<mailbox::Listing>> connect();
    net::Task<base::Result<std::vector<mailbox::Fetched>>> read(std::vector<std::string> uids,
                                                                base::Bytes limit,
                                                                bool headersOnly);
    [[nodiscard]] std::vector<Wanted> nextWindow(std::vector<mailbox::Fetched>& answer,
                                                 std::vector<bool>& done, std::uint64_t limit,
                                                 std::uint64_t most,
                                                 std::vector<std::size_t>& places);
    net::Task<base::Result<>> commit(std::vector<std::string> removals);
    net::Task<base::Result<>> deleteDrops(std::vector<Drop> drops);
    void tellUnnamed();
    [[nodiscard]] base::Unexpected notOpen() const;
    [[nodiscard]] base::Unexpected noTop() const;
    void drop();

    net::Loop& loop_;
    net::Dial dial_;
    Settings settings_;
    std::unique_ptr<Session> session_;
    mailbox::ListFrom from_;
    Maildrop maildrop_;
    std::vector<std::string> removals_;
    std::size_t start_ = 0;  ///< of this turn's naming (maildrop.h)
    bool open_ = false;
    bool toldUnnamed_ = false;
    std::uint64_t receivedEarlier_ = 0;
    std::uint64_t mark_ = 0;
};

}  // namespace pop3
