// What the gate must know of a mail's sender before it judges: his proof (M45), looked up in the
// settings, the mail and the journal. One object a turn, on its workers, mails in order.
#pragma once

#include "mail/trust/signed_mail.h"
#include "mailagent/gate/gate.h"
#include "mailagent/gate/guessing.h"
#include "mailagent/service/account.h"

#include <map>
#include <set>
#include <string>

namespace service {

struct MailCase;

/// When the receiving server took the mail: INTERNALDATE, else its top Received field, else now.
[[nodiscard]] base::Time arrivalOf(const MailCase& mail, base::Time now);

/// How long a signature that was used is remembered at least, and how old one may be at all:
/// signature.max_age is no longer, so no change of it makes an old mail new.
inline constexpr std::chrono::days kSignatureMemory{30};

class Proving {
  public:
    Proving(const AccountSettings& settings, journal::Journal& journal, base::Secret key);

    /// Whether a mail may have to name this machine by its serial number, which nobody wrote down.
    [[nodiscard]] bool wantsSerial() const;
    void serialIs(std::string serial) { serial_ = std::move(serial); }

    /// What `proof` asks of the one From of the mail, and how it fares; nothing where the gate
    /// refuses him before. A signed mail's own text goes into `mail`.
    [[nodiscard]] base::Result<> fill(gate::Facts& facts, MailCase& mail, base::Time now);

    /// Whose proof is no password may guess it by CHPASS: such wrong ones are counted by
    /// themselves, and no code or signature ends their run.
    [[nodiscard]] static std::string chpassOf(const std::string& sender);
    [[nodiscard]] base::Result<bool> mayTryPassword(const std::string& sender, base::Time now);

    /// After the verdict: the codes and signatures of the mails before count for the next.
    void judged(const MailCase& mail);

    /// A mail that is judged for good, in the order of the mailbox: its guess counts from here on.
    void decided(MailCase& mail, base::Time now);

  private:
    using Enrolment = journal::Journal::Enrolment;

    [[nodiscard]] base::Result<> guesses(gate::Facts& facts, const std::string& from,
                                         base::Time now);
    [[nodiscard]] base::Result<gate::Guessing*> guessesOf(const std::string& from);
    [[nodiscard]] base::Result<> codes(gate::Facts& facts, const std::string& from,
                                       base::Time arrived);
    [[nodiscard]] base::Result<> signature(gate::Facts& facts, MailCase& mail,
                                           const std::string& from, base::Time now);
    [[nodiscard]] std::string faultOf(const trust::Signed& mail, const std::string& from,
                                      base::Time arrived, base::Time now) const;
    [[nodiscard]] bool named(const std::string& machine) const;

    const AccountSettings& settings_;
    journal::Journal& journal_;
    base::Secret key_;
    std::map<std::string, gate::Guessing> guesses_;  ///< by sender; "": the machine's
    std::map<std::string, Enrolment> enrolments_;    ///< with the codes of this turn burnt
    std::set<std::string> signatures_;               ///< digests executed in this turn
    std::string serial_;                             ///< the machine's; "": not known
};

}  // namespace service
