#include "mailagent/service/proving.h"

#include "base/text.h"
#include "mail/trust/one_time_code.h"
#include "mailagent/service/mail_case.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <algorithm>

namespace service {
namespace {

using std::chrono::floor;
using std::chrono::seconds;

constexpr std::chrono::days kKnown{30};  ///< since a sender was served; mails are kept as long

std::string utc(base::Time time) {
    return fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", floor<seconds>(time));
}

/// Who could be proved: the one From, where the gate does not refuse him anyway.
std::string provable(const message::Letter& letter, const AccountSettings& settings) {
    if (letter.fromFields != 1 || letter.from.size() != 1) return {};
    const auto& mailbox = letter.from.front().mailbox;
    return gate::allowed(mailbox, settings.senders) ? base::lower(mailbox) : std::string();
}

}  // namespace

base::Time arrivalOf(const MailCase& mail, base::Time now) {
    // A mail file that was named by hand ("1.mail") has a time of that name, which is none.
    constexpr base::Time kMailBegan{std::chrono::sys_days{std::chrono::year{2000} / 1 / 1}};
    if (mail.received && *mail.received >= kMailBegan) return *mail.received;
    if (mail.letter && mail.letter->receivedAt) return *mail.letter->receivedAt;
    return now;
}

Proving::Proving(const AccountSettings& settings, journal::Journal& journal, base::Secret key)
    : settings_(settings), journal_(journal), key_(std::move(key)), serial_(settings.serial) {}

bool Proving::wantsSerial() const {
    const auto& rules = settings_.proofRules;
    return serial_.empty() && std::any_of(rules.begin(), rules.end(),
                                          [](const auto& rule) { return rule.proof.signature; });
}

base::Result<> Proving::fill(gate::Facts& facts, MailCase& mail, base::Time now) {
    const auto from = provable(*mail.letter, settings_);
    if (from.empty()) return {};
    facts.required = gate::proofFor(from, settings_.proofRules).value_or(gate::Proof{});
    if (facts.required.authentication) {
        facts.authentication = trust::authenticate(*mail.letter, settings_.authservIds);
    }
    if (facts.required.signature && !mail.headerOnly) {
        if (auto done = signature(facts, mail, from, now); !done) return done;
    }
    if (facts.required.code) {
        if (auto done = codes(facts, from, arrivalOf(mail, now)); !done) return done;
    }
    if (!facts.required.password && !facts.required.code) return {};
    return guesses(facts, from, now);
}

base::Result<> Proving::guesses(gate::Facts& facts, const std::string& from, base::Time now) {
    const auto machine = guessesOf("");
    if (!machine) return base::fail(machine.error());
    // A sender's wrong ones are among the machine's: nobody's need be looked up while there is
    // none.
    if ((*machine)->failures == 0) return {};
    const auto sender = guessesOf(from);
    if (!sender) return base::fail(sender.error());
    const int free = settings_.wrongPasswords;
    facts.pausedGuesses = gate::paused(**sender, free, now);
    if (facts.pausedGuesses || !gate::paused(**machine, free * gate::kSendersWorth, now)) return {};
    // The machine's pause meets ever new senders. Whom it serves as a rule is not kept waiting by
    // what others guess; his own count bounds what is guessed in his name.
    const auto served = journal_.settledSince(from, now - kKnown);
    if (!served) return base::fail(served.error());
    facts.pausedGuesses = served->mails == 0;
    return {};
}

std::string Proving::chpassOf(const std::string& sender) {
    return "chpass of " + base::lower(sender);
}

base::Result<bool> Proving::mayTryPassword(const std::string& sender, base::Time now) {
    const auto tried = guessesOf(chpassOf(sender));
    if (!tried) return base::fail(tried.error());
    return !gate::paused(**tried, settings_.wrongPasswords, now);
}

base::Result<gate::Guessing*> Proving::guessesOf(const std::string& from) {
    auto found = guesses_.find(from);
    if (found == guesses_.end()) {
        const auto kept = journal_.guesses(settings_.account, from);
        if (!kept) return base::fail(kept.error());
        found = guesses_.emplace(from, gate::Guessing{kept->failures, kept->last}).first;
    }
    return &found->second;
}

/// The window begins before the mail arrived, since it was under way, and ends one step behind: an
/// engineer's phone may be a little fast. What is burnt, and all before it, is outside.
base::Result<> Proving::codes(gate::Facts& facts, const std::string& from, base::Time arrived) {
    auto found = enrolments_.find(from);
    if (found == enrolments_.end()) {
        const auto kept = journal_.enrolment(from);
        if (!kept) return base::fail(kept.error());
        found = enrolments_.emplace(from, *kept).first;
    }
    const auto enrolment = found->second;
    if (!enrolment.active) {
        facts.codeStep = [](std::string_view) { return std::optional<std::int64_t>{}; };
        facts.codeTrouble = [](std::string_view) {
            return std::string("nobody enrolled the sender (mailagent enrol)");
        };
        return {};
    }
    const auto secret = trust::codeSecret(key_, from, enrolment.number);
    const auto first = trust::stepAt(arrived - settings_.codeWindow);
    const auto last = trust::stepAt(arrived) + 1;
    facts.codeStep = [=](std::string_view code) {
        return trust::stepOfCode(secret, code, std::max(first, enrolment.lastStep + 1), last);
    };
    facts.codeTrouble = [=, window = settings_.codeWindow](std::string_view code) {
        const bool known = trust::stepOfCode(secret, code, first, last).has_value();
        return known ? std::string("it, or a later one, was used before")
                     : fmt::format("it is none of the {} minutes before the mail arrived",
                                   window.count());
    };
    return {};
}

base::Result<> Proving::signature(gate::Facts& facts, MailCase& mail, const std::string& from,
                                  base::Time now) {
    if (!settings_.keyring) return {};
    auto verified = settings_.keyring->verify(*mail.bytes, now);
    if (!verified) {
        facts.signature = gate::SignatureFact{false, verified.error().text, false};
        return {};
    }
    if (!*verified) return {};
    auto text = trust::readSigned(**verified, limitsFor(settings_), settings_.leniency);
    auto fault = text ? faultOf(**verified, from, arrivalOf(mail, now), now) : text.error().text;
    facts.signature = gate::SignatureFact{fault.empty(), std::move(fault), false};
    if (!facts.signature->holds) return {};
    facts.signature->named = named(text->machine);
    const auto seen = journal_.signatureSeen((*verified)->digest);
    if (!seen) return base::fail(seen.error());
    // Executed before, in whatever mail: the same as a mail that was.
    mail.signatureSeen = *seen || signatures_.contains((*verified)->digest);
    mail.signedMail = SignedMail{std::move(*text), *(*verified)->signedAt, (*verified)->digest};
    return {};
}

/// Why a signature that holds proves nothing here; "" where it does.
std::string Proving::faultOf(const trust::Signed& mail, const std::string& from, base::Time arrived,
                             base::Time now) const {
    const auto ofFrom = [&](const std::string& signer) { return gate::sameMailbox(signer, from); };
    if (std::none_of(mail.signers.begin(), mail.signers.end(), ofFrom)) {
        return fmt::format("it is signed by {}, a certificate without From's address",
                           base::printable(mail.subject, 200));
    }
    if (!mail.signedAt) return "the signature holds no signing time";
    // Late by the mail's way alone: while nobody fetched it, it did not grow old.
    if (*mail.signedAt < std::min(arrived, now) - settings_.signatureMaxAge ||
        *mail.signedAt < now - kSignatureMemory) {
        return fmt::format("it was signed at {}, longer ago than signature.max_age",
                           utc(*mail.signedAt));
    }
    if (*mail.signedAt > arrived + settings_.dateTolerance) {
        return fmt::format("it was signed at {}, in the future", utc(*mail.signedAt));
    }
    return {};
}

/// Serial number or mail address: both name one machine in the world, its short name does not.
bool Proving::named(const std::string& machine) const {
    if (machine.empty()) return false;
    if (gate::sameMailbox(machine, settings_.address)) return true;
    const auto serial = base::trim(serial_);
    return !serial.empty() && base::equalsNoCase(machine, serial);
}

void Proving::judged(const MailCase& mail) {
    if (!mail.legal()) return;
    const std::string from = base::lower(mail.verdict.sender);
    if (mail.verdict.codeStep) enrolments_[from].lastStep = *mail.verdict.codeStep;
    if (mail.signedMail) signatures_.insert(mail.signedMail->digest);
}

// Only now, in the order of the mailbox: what was judged by its header before an earlier mail of
// the same window changed the password was no guess, and is judged again. Nothing is looked up
// here: who is not known yet has no wrong ones, or the machine's sum would have made him known.
void Proving::decided(MailCase& mail, base::Time now) {
    if (mail.verdict.wrongGuess) {
        if (mail.guesser.empty()) {
            mail.guesser = base::lower(mail.letter->from.front().mailbox);
        }
        for (const auto& who : {std::string(), mail.guesser}) {
            auto& kept = guesses_[who];
            kept = gate::oneMore(kept, now);
        }
    } else if (mail.legal()) {
        const bool guessed = mail.mayTryPassword && mail.outcome && mail.outcome->newPassword;
        mail.guesser = guessed ? chpassOf(mail.verdict.sender) : base::lower(mail.verdict.sender);
        const auto tried = guesses_.find(mail.guesser);
        if (tried == guesses_.end()) return;
        mail.endsGuesses = tried->second.failures > 0;
        tried->second = {};
    }
}

}  // namespace service
