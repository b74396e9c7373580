// A mailbox on an IMAP server (RFC 3501): the port Mailbox over bursts of pipelined commands.
//
// Round trips after login: an idle turn 1 (SELECT), a turn with mails 3: SELECT with the sizes of
// what is new, bodies, removal; 4 where this agent has a name for claims and the server keeps
// keywords: claims are set beside whatever the caller does meanwhile. One more where the mailbox
// was never listed or many new mails wait. LOGOUT is sent and not awaited.
// Push (push.h): where the server offers IDLE the connection is kept between turns, and wait() ends
// when a mail comes. The next turn then needs no SELECT: DONE and the sizes of what is new go out
// together, so that a turn costs 1 and 3. Otherwise each turn logs in and out.
#pragma once

#include "mail/imap/listing.h"
#include "mail/imap/push.h"
#include "mail/imap/session.h"
#include "mail/mailbox/mailbox.h"

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace imap {

struct Settings {
    std::string server;            ///< what errors call the server: its name as configured
    std::string folder = "INBOX";  ///< UTF-8; also without the server's prefix (namespaces.h)
    net::Duration timeout = std::chrono::seconds(30);  ///< of each burst, sending included
    std::string claim;  ///< this agent's name in claims (claim.h); "" = claims nothing
    PushSettings push;
};

class ImapMailbox final : public mailbox::Mailbox {
  public:
    /// `dial` connects and logs in; it is called by open() only, for a new connection each time.
    ImapMailbox(net::Loop& loop, net::Dial dial, Settings settings);

    /// `missing`: the folder is not there; the text names it.
    net::Task<base::Result<mailbox::Listing>> open(mailbox::ListFrom from) override;
    net::Task<base::Result<std::vector<mailbox::Fetched>>> headers(std::vector<std::string> uids,
                                                                   base::Bytes limit) override;
    net::Task<base::Result<std::vector<mailbox::Fetched>>> fetch(std::vector<std::string> uids,
                                                                 base::Bytes limit) override;
    net::Task<base::Result<>> claim(std::vector<std::string> uids) override;
    /// Certain when it answers. `refused` where the folder is read-only.
    net::Task<base::Result<>> remove(std::vector<std::string> uids) override;
    net::Task<base::Result<>> move(std::vector<std::string> uids, std::string folder) override;
    net::Task<base::Result<>> close() override;
    net::Task<bool> wait(net::Deadline until, net::Loop::Event& woken) override;
    net::Task<> leave() override;
    [[nodiscard]] bool pushes() const override { return session_ && push_.active(); }
    [[nodiscard]] bool connected() const override { return session_ != nullptr; }
    [[nodiscard]] std::uint64_t received() const override;

  private:
    net::Task<base::Result<std::optional<Ahead>>> connect(mailbox::ListFrom from);
    net::Task<base::Result<Selection>> selectFolder(mailbox::ListFrom from);
    void tellName();
    net::Task<base::Result<mailbox::Listing>> look(mailbox::ListFrom from);
    [[nodiscard]] bool listsAgain(const mailbox::ListFrom& from) const;
    net::Task<base::Result<>> endWait();
    net::Task<base::Result<std::vector<mailbox::Fetched>>> read(std::vector<std::string> uids,
                                                                base::Bytes limit,
                                                                bool headersOnly);
    [[nodiscard]] base::Result<> changeable() const;
    void tellNoClaims();
    [[nodiscard]] base::Unexpected notOpen() const;
    void dropIfBroken();
    void drop();
    net::Task<> logOut();

    net::Loop& loop_;
    net::Dial dial_;
    Settings settings_;
    std::unique_ptr<Session> session_;
    Selected selected_;
    std::string validity_;  ///< of the last listing (listing.h)
    Push push_;
    bool more_ = false;                    ///< the last listing left mails out
    std::uint32_t highest_ = 0;            ///< uid that was listed, of this validity
    net::Loop::Event* waiting_ = nullptr;  ///< what ends a wait on the session
    net::Loop::Event waited_;
    std::unordered_map<std::uint32_t, std::uint64_t> sizes_;  ///< of the present listing
    bool toldNoClaims_ = false;
    std::string selectedAs_;  ///< the present session's name for the folder
    std::string toldName_;
    std::set<std::uint32_t> copied_;     ///< into another folder, and not yet removed from this one
    std::uint64_t receivedEarlier_ = 0;  ///< this turn, on connections that are gone
    std::uint64_t mark_ = 0;             ///< where the present connection stood as the turn began
};

}  // namespace imap
