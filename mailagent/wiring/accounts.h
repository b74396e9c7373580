// A machine's settings to an account of the service: the only place where ports meet what
// implements them.
#pragma once

#include "config/settings.h"
#include "mail/imap/idle_places.h"
#include "mail/imap/push.h"
#include "mail/maildir/watcher.h"
#include "mailagent/service/account.h"
#include "mailagent/wiring/dial.h"
#include "mailagent/wiring/sources.h"
#include "mailagent/wiring/trusting.h"
#include "net/dialler.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wiring {

/// What a machine's settings only point to.
struct LookedUp {
    base::Secret cePassword;
    Rules rules;
    std::shared_ptr<const trust::Keyring> keyring;
    Access access;
};

/// Builds accounts. Machines whose sending settings are equal share one sender, and with it one
/// warm session to the relay.
class Accounts {
  public:
    /// `claim`: this agent's name in mailboxes, by which a second one is noticed (claimName()).
    /// `meters`, where given, counts the logins and outlives the accounts.
    Accounts(net::Loop& loop, std::string claim, service::Meters* meters = nullptr);

    /// Blocking: secrets come from files and programs. Any thread, one call at a time. `invalid`
    /// where a secret cannot be had, the CE password breaks M20, a rule is wrong or a certificate
    /// cannot be read; the sentence names machine and place.
    [[nodiscard]] base::Result<LookedUp> lookUp(const config::Machine& machine);

    /// The account of one machine; `own` are the addresses that are ours. The loop's thread.
    [[nodiscard]] service::Account make(const config::Machine& machine, LookedUp found,
                                        const gate::OwnAddresses& own);

    /// Both, for who has no loop running yet.
    [[nodiscard]] base::Result<service::Account> make(const config::Machine& machine,
                                                      const gate::OwnAddresses& own);

    /// Whether the machine's account was last made with the same secrets. The loop's thread.
    [[nodiscard]] bool madeWith(const config::Machine& machine, const LookedUp& found) const;

    /// What is remembered of machines that are served no more; of those that still take leave, the
    /// next time. The loop's thread.
    void forgetAllBut(const std::function<bool(const std::string& machine)>& served);

    /// The words of a machine's server without what its servers were told of our secrets. The
    /// loop's thread.
    [[nodiscard]] std::string masked(const std::string& machine, std::string_view words) const;

    /// Certificates are read again for the machines looked up from now on. As lookUp().
    void forgetCertificates() { keyrings_.forget(); }

  private:
    /// Of one machine, by its name.
    struct Known {
        std::optional<std::size_t> madeWith;  ///< a hash of its secrets; none: served no more
        std::weak_ptr<net::Tap> tap;          ///< outlives new settings
        /// What was dialled on for it, also before new settings: such a session may end later.
        std::vector<std::weak_ptr<const Line>> lines;
    };

    [[nodiscard]] std::unique_ptr<mailbox::Mailbox> mailboxOf(const config::Machine& machine,
                                                              Known& known,
                                                              const std::shared_ptr<net::Tap>& tap);
    [[nodiscard]] net::Dial dialFor(const config::Machine& machine, net::Protocol protocol,
                                    Known& known, const std::shared_ptr<net::Tap>& tap);
    [[nodiscard]] std::shared_ptr<sending::Sender> senderOf(const config::Machine& machine,
                                                            Known& known);
    void forgetSenders();

    [[nodiscard]] static std::shared_ptr<net::Tap> tapOf(Known& known);

    struct SharedSender {
        config::Sending settings;
        std::string dnsServer;
        bool mailboxFirst;
        std::weak_ptr<sending::Sender> sender;
        std::weak_ptr<const Line> line;  ///< that it dials; null for a folder
    };
    net::Loop& loop_;
    std::string claim_;
    service::Meters* meters_;
    net::Dialler dialler_;
    maildir::Watcher watcher_;
    std::shared_ptr<imap::IdlePlaces> idlePlaces_ = std::make_shared<imap::IdlePlaces>();
    /// By relay and login, so that ten thousand of them are not passed over for each machine.
    std::multimap<std::string, SharedSender> senders_;
    std::size_t tooMany_ = 64;  ///< senders, before those that are gone are dropped
    std::map<std::string, Known> known_;
    Sources sources_;
    Keyrings keyrings_;
};

/// The addresses of all machines, for Accounts::make().
[[nodiscard]] std::vector<std::string> addressesOf(const std::vector<config::Machine>& machines);

/// What a server is called ("" for a Maildir), however its name is written and its port left out:
/// mailboxes there share its bounds.
[[nodiscard]] std::string serverOf(const config::Receiving& receiving);

/// All settings that others at the same server may have different, and that keep a mailbox from
/// being dialled where they are wrong or what they name is out of order; nothing of the login. The
/// same where they are: such mailboxes share a door. Holds no secret.
[[nodiscard]] std::string wayOf(const config::Machine& machine);

/// How an IMAP mailbox waits for its server's push, its place one of `places`.
[[nodiscard]] imap::PushSettings pushOf(const config::Machine& machine,
                                        const std::shared_ptr<imap::IdlePlaces>& places);

/// What the parameter list shows of the settings (spec/4 7, MAIL); no secret.
[[nodiscard]] std::vector<lists::MailSetting> shownSettings(const config::Machine& machine);

}  // namespace wiring
