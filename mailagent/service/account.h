// One machine with its mailbox, as the service needs it: a small struct of values and the ports
// that serve it. Wiring fills it from the settings.
#pragma once

#include "base/clock.h"
#include "base/secret.h"
#include "base/units.h"
#include "base/zone.h"
#include "lists/forms.h"
#include "lists/frame.h"
#include "machine/source.h"
#include "mail/mailbox/mailbox.h"
#include "mail/message/letter.h"
#include "mail/sending/sender.h"
#include "mail/trust/signed_mail.h"
#include "mailagent/gate/proof.h"
#include "mailagent/gate/rights.h"
#include "mailagent/gate/sender.h"
#include "mailagent/journal/journal.h"
#include "mailagent/service/journal_lane.h"
#include "mailagent/service/meters.h"
#include "mailagent/service/server_gate.h"
#include "net/loop.h"
#include "net/tap.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace service {

enum class AdminNotice { none, illegalOnly, all };       ///< M30
enum class IllegalMail { leave, moveToFolder, remove };  ///< M8

struct AccountSettings {
    std::string account;              ///< the machine's name in the settings; the journal's key
    std::string server;               ///< host:port of the mailbox; "" = none is dialled
    std::string mailbox;              ///< what makes two names' mailboxes one; "" = not known
    std::string way;                  ///< how it is reached: who has the same meets the same there
    bool enabled = false;             ///< M6
    std::string address;              ///< the machine's own mail address
    gate::OwnAddresses ownAddresses;  ///< of every machine of this agent: never answered
    std::string nickname, serial;     ///< serial: "" = what the machine says
    std::string managerAddress;       ///< M27: gets what the relay refuses
    AdminNotice adminNotice = AdminNotice::none;
    std::string adminAddress;
    std::vector<std::string> senders;  ///< who may ask; {"any"} for all
    std::vector<gate::ProofRule> proofRules = {
        {"any", {.password = true}}};           ///< what each must show
    std::vector<gate::RightsRule> rightsRules;  ///< what each may do; empty: all but SET
    std::vector<std::string> authservIds;       ///< whose Authentication-Results count
    std::chrono::minutes dateTolerance{10};     ///< D5
    std::chrono::minutes codeWindow{10};        ///< how old a one-time code may be
    std::chrono::minutes signatureMaxAge{24 * 60};
    std::shared_ptr<const trust::Keyring> keyring;      ///< null: no certificate is known
    bool encryptReplies = false;                        ///< to whom the keyring knows
    base::Zone zone;                                    ///< M26
    net::Duration interval = std::chrono::minutes(10);  ///< M2
    std::size_t mailsPerFetch = 5;                      ///< M3
    base::Bytes sizeLimit = {10240};                    ///< M7, "under"
    bool sizeCountsWhole = false;
    IllegalMail illegalMail = IllegalMail::leave;
    std::string illegalFolder;
    int mailsPerHour = 60;       ///< design decision 8
    int repliesPerHour = 600;    ///< to one sender
    int wrongPasswords = 5;      ///< free of one sender, before guesses pause
    base::Secret filePassword;   ///< M7, M20: the settings file's CE password
    bool announceDelay = false;  ///< M31
    bool maskNewPassword = false;
    bool showNames = false;      ///< job owners and names in lists
    lists::Forms attach;         ///< M48: beside the text of every list
    bool popBeforeSmtp = false;  ///< M5, where the relay has no login of its own
    std::chrono::milliseconds machinePatience{10'000};
    message::Leniency leniency;
    std::string version;                    ///< the program's, for the JSON form
    std::vector<lists::MailSetting> shown;  ///< what the parameter list says of these settings
};

struct Account {
    AccountSettings settings;
    std::unique_ptr<mailbox::Mailbox> mailbox;
    std::shared_ptr<ServerGate> gate;         ///< of server and way; the agent gives it. Null: none
    std::shared_ptr<sending::Sender> sender;  ///< shared by the machines of one relay
    std::shared_ptr<machine::Source> source;
    std::shared_ptr<net::Tap> tap{};  ///< of its conversations; null: nobody can listen
};

/// What every account shares. References outlive the service.
struct Context {
    net::Loop& loop;
    const base::Clock& clock;
    journal::Journal& journal;
    base::Secret key;  ///< of the installation (design decision 13)
    std::function<bool()> leaving = [] { return false; };  ///< SIGTERM: finish the mail at hand
    Meters meters{};
    JournalLane lane{loop, journal, &meters};

    /// Runs a work that computes and may look something up in the journal: on a worker, or where
    /// it is `brief`, by JournalLane::tryHere() if that can be.
    template <class F>
    [[nodiscard]] auto compute(bool brief, F work) -> net::Task<std::invoke_result_t<F>> {
        if (brief) {
            if (auto done = lane.tryHere(work)) co_return std::move(*done);
        }
        co_return co_await loop.compute(std::move(work));
    }
};

}  // namespace service
