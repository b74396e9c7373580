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
#include "mailagent/service/password_in_force.h"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace service {

struct MailCase {
    mailbox::Listed listed;
    std::optional<std::string> bytes;  ///< the mail, or its header where `headerOnly`
    bool headerOnly = false;
    bool lost = false;                   ///< could not be fetched: not settled, listed again
    std::size_t position = 0;            ///< in the listing
    std::optional<base::Time> received;  ///< the server's own time
    std::optional<message::Letter> letter;
    gate::Verdict verdict;
    std::string identity;       ///< of this account's mail, "" where it must not decide
    unsigned passwordSeen = 0;  ///< CaseReader::passwordChanges() when it was judged
    std::optional<command::Outcome> outcome;          ///< of a legal mail
    std::optional<journal::PasswordRecord> password;  ///< set by this mail (CHPASS)

    [[nodiscard]] bool legal() const { return verdict.legality == gate::Legality::legal; }
    [[nodiscard]] bool open() const { return verdict.legality == gate::Legality::notYet; }
};

/// The rules of one account at work on its mails, in order. Used on a worker, by one turn.
class CaseReader {
  public:
    CaseReader(const AccountSettings& settings, journal::Journal& journal,
               PasswordInForce password);

    /// Judges by the listed size alone, nothing downloaded. Cheap: any thread.
    void sizeUp(MailCase& mail) const;

    /// Reads and judges; runs the commands of a legal mail. Fails only where the journal does.
    [[nodiscard]] base::Result<> take(MailCase& mail, base::Time now);

    /// How often mails of this turn have changed the password, and where the last one stood.
    [[nodiscard]] unsigned passwordChanges() const { return changes_; }
    [[nodiscard]] std::size_t passwordChangedAt() const { return changedAt_; }

  private:
    [[nodiscard]] base::Result<gate::Facts> facts(const MailCase& mail);
    [[nodiscard]] base::Result<> lookUp(MailCase& mail, gate::Facts& facts, base::Time now);
    void run(MailCase& mail, base::Time now);

    const AccountSettings& settings_;
    journal::Journal& journal_;
    PasswordInForce password_;
    std::set<std::string> identities_;      ///< of this turn's legal mails
    std::map<std::string, int> perSender_;  ///< legal mails of the hour, this turn's included
    unsigned changes_ = 0;
    std::size_t changedAt_ = 0;
};

}  // namespace service
