// One mail on its way from listed to understood (the journey's middle, without any I/O but the
// journal's look-ups): its bytes read, judged, its commands run.
//
// Mails of one mailbox are taken in order, on a worker: a CHPASS counts for the very next mail.
#pragma once

#include "mail/mailbox/mailbox.h"
#include "mail/message/letter.h"
#include "mailagent/command/command.h"
#include "mailagent/gate/gate.h"
#include "mailagent/service/account.h"
#include "mailagent/service/ordering.h"
#include "mailagent/service/password_in_force.h"
#include "mailagent/service/proving.h"
#include "mailagent/service/remote_settings.h"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace service {

/// What a signature that holds says: the only text that may be executed.
struct SignedMail {
    trust::SignedText text;
    base::Time signedAt;
    std::string digest;
};

/// What a mail of the largest allowed size may cost to read (M7 bounds the size itself).
[[nodiscard]] message::Limits limitsFor(const AccountSettings& settings);

struct MailCase {
    mailbox::Listed listed;
    std::optional<std::string> bytes;  ///< the mail, or its header where `headerOnly`
    bool headerOnly = false;
    bool lost = false;                   ///< could not be fetched: not settled, listed again
    net::Deadline begun{};               ///< when it was taken up
    std::optional<base::Time> received;  ///< the server's own time
    std::optional<message::Letter> letter;
    gate::Verdict verdict;
    std::string identity;       ///< of this account's mail, "" where it must not decide
    unsigned passwordSeen = 0;  ///< CaseReader::passwordChanges() when it was judged
    std::optional<command::Outcome> outcome;          ///< of a legal mail
    std::optional<journal::PasswordRecord> password;  ///< set by this mail (CHPASS)
    std::vector<journal::Stamp> stamps;               ///< of the kinds that ran (D1)
    std::vector<journal::SettingRecord> settings;     ///< set by this mail (D7)
    std::optional<SignedMail> signedMail;             ///< where the sender's proof is a signature
    bool signatureSeen = false;                       ///< and the same was executed before
    /// Of a sender who proved himself without the password: whether CHPASS may try one more.
    std::optional<bool> mayTryPassword;
    std::string guesser;       ///< whom a wrong guess counts against, in lower case
    bool endsGuesses = false;  ///< a right password after wrong ones

    [[nodiscard]] bool legal() const { return verdict.legality == gate::Legality::legal; }
    [[nodiscard]] bool open() const { return verdict.legality == gate::Legality::notYet; }
    [[nodiscard]] bool refusedByPassword() const {
        return verdict.reason == gate::Reason::wrongPassword ||
               verdict.reason == gate::Reason::paused;
    }
};

/// The rules of one account at work on its mails, in order. Used on a worker, by one turn.
class CaseReader {
  public:
    /// `state`: the account's, as the turn found it.
    CaseReader(const AccountSettings& settings, const RemoteSettings& remote,
               journal::Journal& journal, const base::Secret& key,
               const journal::AccountState& state);

    /// See Proving::wantsSerial(): to be told before the first take().
    [[nodiscard]] bool wantsSerial() const { return proving_.wantsSerial(); }
    void serialIs(std::string serial) { proving_.serialIs(std::move(serial)); }

    /// Judges by the listed size alone, nothing downloaded. Cheap: any thread.
    void sizeUp(MailCase& mail) const;

    /// Reads and judges; runs the commands of a legal mail. Fails only where the journal does.
    [[nodiscard]] base::Result<> take(MailCase& mail, base::Time now);

    /// The verdict on this mail stands: in the order of the mailbox. Cheap: any thread.
    void decided(MailCase& mail, base::Time now) { proving_.decided(mail, now); }

    /// How often mails of this turn have changed the password.
    [[nodiscard]] unsigned passwordChanges() const { return changes_; }

  private:
    [[nodiscard]] base::Result<gate::Facts> facts(MailCase& mail, base::Time now);
    [[nodiscard]] base::Result<> lookAgain(MailCase& mail, base::Time now);
    [[nodiscard]] base::Result<bool> servedBefore(MailCase& mail, base::Time now);
    [[nodiscard]] base::Result<> lookUp(MailCase& mail, gate::Facts& facts, base::Time now);
    [[nodiscard]] command::Context contextFor(MailCase& mail);
    void run(MailCase& mail, base::Time now);

    const AccountSettings& settings_;
    const RemoteSettings& remote_;
    journal::Journal& journal_;
    PasswordInForce password_;
    Proving proving_;
    Ordering ordering_;
    bool enabled_;                            ///< SET ENABLE counts from the next mail on
    std::map<std::string, std::string> set_;  ///< by mails of this turn
    std::set<std::string> identities_;        ///< of this turn's legal mails
    std::map<std::string, journal::Journal::Hour> perSender_;  ///< with this turn's mails
    unsigned changes_ = 0;
};

}  // namespace service
