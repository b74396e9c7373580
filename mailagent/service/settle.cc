#include "mailagent/service/settle.h"

#include "base/log.h"
#include "base/text.h"
#include "lists/forms.h"
#include "mailagent/answer/encrypted.h"
#include "mailagent/answer/notice.h"
#include "mailagent/answer/reply.h"
#include "mailagent/command/help.h"
#include "mailagent/gate/guessing.h"
#include "mailagent/gate/sender.h"
#include "mailagent/service/rendered.h"

#include <fmt/format.h>
#include <algorithm>

namespace service {
namespace {

constexpr std::size_t kFewMails = 5;     ///< rendered before a worker would have woken up,
constexpr std::size_t kFewRows = 500;    ///< of a machine with so many rows at most
constexpr std::size_t kIdBytes = 120;    ///< of a mail's Message-ID in the log
constexpr std::size_t kPeerBytes = 120;  ///< of a stranger's From in the mail log

/// What all mails of a batch share while they are settled.
struct Desk {
    journal::Journal& journal;
    const AccountSettings& settings;
    const Facts& machine;
    RateNotices& notices;
    base::Time now;
    answer::Self self;
    std::map<std::string, gate::Guessing>& guesses;  ///< with those of this batch
    lists::Bodies& bodies;                           ///< of this batch's lists
};

/// A deterministic name for a mail whose digest must not decide (design decision 6).
std::string identityOf(const MailCase& mail, const Desk& desk, const std::string& validity) {
    if (!mail.identity.empty()) return mail.identity;
    return fmt::format("{}/{}/{}", desk.settings.account, validity, mail.listed.uid);
}

answer::Asked asked(const MailCase& mail, const Desk& desk, const std::string& validity) {
    answer::Asked asked;
    asked.requester = mail.verdict.sender;
    asked.messageId = mail.letter->messageId;
    asked.references = mail.letter->references;
    asked.identity = identityOf(mail, desk, validity);
    if (mail.letter->date) {
        asked.sentAt = {mail.letter->date->instant, mail.letter->date->offsetMinutes};
    }
    asked.takenAt = desk.now;
    return asked;
}

lists::Frame frame(const answer::Asked& asked, const Desk& desk) {
    auto frame = answer::frameOf(desk.self, asked);
    frame.mailSettings = desk.settings.shown;
    frame.readError = desk.machine.error;
    frame.previous = desk.machine.previous.get();
    if (desk.machine.history) {
        frame.totals = lists::totalsOf(*desk.machine.history, *desk.machine.reading);
    }
    frame.showNames = desk.settings.showNames;
    frame.version = desk.settings.version;
    return frame;
}

/// Encrypted, where that is wanted and the requester's certificate is at hand.
answer::Rendered sealed(answer::Rendered plain, const Desk& desk, const answer::Asked& question) {
    const auto& settings = desk.settings;
    if (!settings.encryptReplies || !settings.keyring) return plain;
    // A certificate that expired or cannot encrypt does not make his replies readable to others.
    if (!settings.keyring->hasCertificateOf(question.requester)) return plain;
    auto encrypted =
        answer::encryptedFor(desk.self, plain, *settings.keyring, question.requester, desk.now);
    if (encrypted) return std::move(*encrypted);
    base::log::error("{}: the reply {} was not sent, since it cannot be encrypted: {}",
                     settings.account, plain.what, encrypted.error().text);
    return answer::notSentMail(desk.self, question, plain,
                               fmt::format("it cannot be encrypted for {}.", question.requester));
}

/// What the sender writes as subject, for the HELP mail.
std::string subjectFor(const std::string& sender, const AccountSettings& settings) {
    const auto proof = gate::proofFor(sender, settings.proofRules).value_or(gate::Proof{});
    if (proof.password && proof.code) return "the password, a blank and a one-time code";
    if (proof.code) return "a one-time code, nothing else";
    return proof.password ? "the password, nothing else" : "anything; the mail must be signed";
}

void addReplies(const MailCase& mail, const Desk& desk, const std::string& validity,
                journal::Settled& settled) {
    const auto& outcome = *mail.outcome;
    const auto question = asked(mail, desk, validity);
    const auto queue = [&](answer::Rendered rendered) {
        settled.replies.push_back(
            toReply(sealed(std::move(rendered), desk, question), desk.settings.account, desk.now));
    };
    for (const auto id : outcome.lists) {
        const auto forms = desk.settings.attach.with(outcome.formsOf(id));
        const auto list = lists::renderForms(id, *desk.machine.reading, frame(question, desk),
                                             forms, desk.bodies);
        queue(answer::listMail(desk.self, question, id, list));
    }
    if (!outcome.wantsResultsMail()) return;
    answer::Results results;
    results.lines = outcome.results;
    results.ignored = outcome.ignored;
    results.noCommand = outcome.commands == 0;
    results.secret = outcome.secret;
    if (outcome.help || results.noCommand) {
        results.help = command::helpText({desk.settings.address, desk.settings.sizeLimit,
                                          desk.settings.sizeCountsWhole,
                                          subjectFor(question.requester, desk.settings)});
    }
    queue(answer::resultsMail(desk.self, question, results));
}

journal::Disposal disposalOf(const MailCase& mail, const AccountSettings& settings) {
    // A mail that was served before under another uid has been answered: it leaves like that one.
    if (mail.verdict.reason == gate::Reason::duplicate) return journal::Disposal::remove;
    switch (settings.illegalMail) {
        case IllegalMail::leave:
            return journal::Disposal::leave;
        case IllegalMail::moveToFolder:
            return journal::Disposal::move;
        case IllegalMail::remove:
            return journal::Disposal::remove;
    }
    return journal::Disposal::leave;
}

/// Whether the mail comes from somebody whom our copies and notices go to: an acknowledgement by
/// a program that hides that it is one must not be copied back to it (5-lessons 13).
bool fromCopied(const MailCase& mail, const AccountSettings& settings) {
    if (!mail.letter) return false;
    return std::any_of(mail.letter->from.begin(), mail.letter->from.end(), [&](const auto& from) {
        return gate::sameMailbox(from.mailbox, settings.adminAddress) ||
               gate::sameMailbox(from.mailbox, settings.managerAddress);
    });
}

bool mayCopy(const Desk& desk) {
    auto& notices = desk.notices;
    if (desk.now - notices.copiesSince >= std::chrono::hours(1)) {
        notices.copiesSince = desk.now;
        notices.copies = 0;
    }
    ++notices.copies;
    if (notices.copies == kCopiesPerHour + 1) {
        base::log::warning(
            "{}: more than {} illegal mails within an hour; further ones are not "
            "copied to the administrator, and stand in the mail log only",
            desk.settings.account, kCopiesPerHour);
    }
    return notices.copies <= kCopiesPerHour;
}

void addCopy(const MailCase& mail, const Desk& desk, const std::string& validity,
             journal::Settled& settled) {
    const auto& settings = desk.settings;
    if (settings.adminNotice == AdminNotice::none || !mail.verdict.copyAllowed) return;
    if (fromCopied(mail, settings) || !mayCopy(desk)) return;
    answer::IllegalMail illegal;
    if (mail.bytes) {
        illegal.header = std::string_view(*mail.bytes);
        if (mail.letter) illegal.header = illegal.header.substr(0, mail.letter->headerSize.count);
    }
    illegal.reason = gate::name(mail.verdict.reason);
    illegal.text = mail.verdict.text;
    illegal.size = mail.listed.size;
    illegal.takenAt = desk.now;
    illegal.identity = identityOf(mail, desk, validity);
    auto copy = answer::illegalCopy(desk.self, illegal, settings.adminAddress);
    if (copy.to.empty()) return;
    settled.replies.push_back(toReply(std::move(copy), settings.account, desk.now));
    settled.mail.copied = true;
}

/// M24: a bounce of a reply of ours goes to the manager, once.
base::Result<> addBounce(const MailCase& mail, const Desk& desk, journal::Settled& settled) {
    if (!mail.verdict.bounceOfOurs) return {};
    const auto& about = mail.letter->automation.aboutMessage;
    auto own = desk.journal.own(about);
    if (!own) return base::fail(own.error());
    if (!*own || (*own)->bounced) return {};
    const journal::LogRow row{desk.now, desk.settings.account, journal::LogRow::Direction::received,
                              "",       (*own)->what,          "undelivered: its bounce came back",
                              about};
    if (!(*own)->notice) {
        std::string words;
        for (const auto& line : mail.letter->lines) words += line.text + "\n";
        settled.replies.push_back(
            toReply(answer::bounceNotice(desk.self, {about, (*own)->what, words, desk.now}),
                    desk.settings.account, desk.now));
    }
    settled.bounceOf = about;
    settled.log.push_back(row);
    return {};
}

void addRateNotice(const MailCase& mail, const Desk& desk, journal::Settled& settled) {
    if (!mail.verdict.overRate || mail.letter->from.empty()) return;
    const std::string sender = base::lower(mail.letter->from.front().mailbox);
    auto& last = desk.notices.told[sender];
    if (desk.now - last < std::chrono::hours(1)) return;
    last = desk.now;
    settled.replies.push_back(
        toReply(answer::rateNotice(desk.self, sender, mail.verdict.text, desk.now),
                desk.settings.account, desk.now));
}

/// A wrong password counts, and the one with which a pause begins is told to the administrator.
base::Result<> addGuess(const MailCase& mail, const Desk& desk, journal::Settled& settled) {
    settled.guess = journal::Guess::wrong;
    settled.guesser = mail.guesser;
    const int free = desk.settings.wrongPasswords;
    const std::pair<std::string, int> counted[] = {{settled.guesser, free},
                                                   {"", free * gate::kSendersWorth}};
    for (const auto& [who, allowed] : counted) {
        auto known = desk.guesses.find(who);
        if (known == desk.guesses.end()) {
            const auto kept = desk.journal.guesses(desk.settings.account, who);
            if (!kept) return base::fail(kept.error());
            known = desk.guesses.emplace(who, gate::Guessing{kept->failures, kept->last}).first;
        }
        known->second = gate::oneMore(known->second, desk.now);
        if (known->second.failures != allowed) continue;
        auto notice = answer::guessNotice(desk.self, desk.settings.adminAddress,
                                          {who, known->second.failures, desk.now});
        settled.replies.push_back(toReply(std::move(notice), desk.settings.account, desk.now));
    }
    return {};
}

journal::SeenSignature seenSignature(const SignedMail& mail, const Desk& desk) {
    // Longer than it could count as fresh, whichever clock is slow.
    return {mail.digest,
            std::max(mail.signedAt, desk.now) + kSignatureMemory + std::chrono::days(2)};
}

std::string peerOf(const MailCase& mail) {
    if (!mail.verdict.sender.empty()) return mail.verdict.sender;
    if (!mail.letter || mail.letter->from.empty()) return "";
    return base::printable(mail.letter->from.front().mailbox, kPeerBytes);
}

std::string serialOf(const machine::Reading& reading) {
    const auto& serial = reading.machine.identity.serial;
    return serial.known() ? base::printable(serial.value, kPeerBytes) : std::string();
}

base::Result<journal::Settled> settleOne(const MailCase& mail, const Desk& desk,
                                         const std::string& validity) {
    journal::Settled settled;
    settled.mail.key = {desk.settings.account, validity, mail.listed.uid};
    settled.size = mail.listed.size;
    settled.taken = desk.now;
    if (mail.letter) settled.messageId = mail.letter->messageId;
    std::string outcome;
    if (mail.legal()) {
        settled.mail.state = journal::MailState::done;
        settled.mail.disposal = journal::Disposal::remove;
        settled.digest = mail.identity;
        settled.sender = base::lower(mail.verdict.sender);
        settled.reason = command::summary(*mail.outcome);
        settled.password = mail.password;
        settled.stamps = mail.stamps;
        settled.settings = mail.settings;
        if (mail.verdict.codeStep) settled.code = {settled.sender, *mail.verdict.codeStep};
        if (mail.signedMail) settled.signature = seenSignature(*mail.signedMail, desk);
        if (mail.endsGuesses) {
            settled.guess = journal::Guess::right;
            settled.guesser = mail.guesser;
            desk.guesses.insert_or_assign(mail.guesser, gate::Guessing{});
        }
        addReplies(mail, desk, validity, settled);
        outcome = fmt::format("answered with {} mail{}", settled.replies.size(),
                              settled.replies.size() == 1 ? "" : "s");
    } else {
        settled.mail.state = journal::MailState::illegal;
        settled.mail.disposal = disposalOf(mail, desk.settings);
        settled.reason = mail.verdict.text;
        settled.sender = base::lower(peerOf(mail));
        addCopy(mail, desk, validity, settled);
        if (auto bounce = addBounce(mail, desk, settled); !bounce)
            return base::fail(bounce.error());
        addRateNotice(mail, desk, settled);
        outcome = fmt::format("illegal: {}", gate::name(mail.verdict.reason));
    }
    if (mail.verdict.wrongGuess) {
        if (auto counted = addGuess(mail, desk, settled); !counted) {
            return base::fail(counted.error());
        }
    }
    settled.log.push_back({desk.now, desk.settings.account, journal::LogRow::Direction::received,
                           peerOf(mail), mail.legal() ? settled.reason : std::string("mail"),
                           outcome, settled.messageId});
    return settled;
}

/// Never the subject: it may be a password.
void tell(const journal::Settled& settled, const AccountSettings& settings, net::Deadline begun) {
    if (!base::log::enabled(base::log::Level::info)) return;
    const auto& row = settled.log.back();
    const bool illegal = settled.mail.state == journal::MailState::illegal;
    std::string_view what = settled.reason;
    if (what.ends_with('.')) what.remove_suffix(1);
    const auto took = std::chrono::duration<double, std::milli>(net::Steady::now() - begun);
    base::log::info("{}: mail {} {} from {} ({} bytes): {}{}; {} {} in {:.1f} ms", settings.account,
                    settled.mail.key.uid,
                    settled.messageId.empty() ? "without Message-ID"
                                              : base::printable(settled.messageId, kIdBytes),
                    row.peer.empty() ? "nobody" : row.peer, settled.size.count,
                    illegal ? "illegal: " : "", what, settled.replies.size(),
                    settled.replies.size() == 1 ? "reply" : "replies", took.count());
}

/// What grows with a machine's use and makes lists long.
std::size_t rowsOf(const Facts& machine) {
    const std::size_t points = machine.history ? machine.history->size() : 0;
    if (!machine.reading) return points;
    const auto& reading = *machine.reading;
    return points + reading.jobs.rows.size() + reading.accounts.rows.size() +
           reading.troubles.jamLog.size() + reading.troubles.serviceLog.size() +
           reading.fonts.fonts.size() + reading.adjustments.size();
}

}  // namespace

bool asksForLists(const Batch& batch) {
    return std::any_of(batch.mails.begin(), batch.mails.end(), [](const MailCase& mail) {
        return mail.outcome && !mail.outcome->lists.empty();
    });
}

bool asksForAnything(const Batch& batch) {
    return std::any_of(batch.mails.begin(), batch.mails.end(),
                       [](const MailCase& mail) { return mail.outcome.has_value(); });
}

bool isSoonRendered(const Batch& batch, const AccountSettings& settings, const Facts& machine) {
    std::size_t lists = 0;
    for (const auto& mail : batch.mails) {
        if (!mail.outcome) continue;
        for (const auto id : mail.outcome->lists) {
            if (mail.outcome->formsOf(id).any()) return false;
        }
        lists += mail.outcome->lists.size();
    }
    return batch.mails.size() <= kFewMails && lists <= kFewMails && !settings.attach.any() &&
           !settings.encryptReplies && rowsOf(machine) <= kFewRows;
}

base::Result<Rendered> renderBatch(journal::Journal& journal, const AccountSettings& settings,
                                   const Batch& batch, const Facts& machine,
                                   const RateNotices& notices, base::Time now) {
    Rendered rendered;
    rendered.notices = notices;  // they count once the journal holds the notice
    std::map<std::string, gate::Guessing> guesses;
    lists::Bodies bodies;
    const Desk desk{journal, settings,
                    machine, rendered.notices,
                    now,     self(settings, machine.reading ? serialOf(*machine.reading) : ""),
                    guesses, bodies};
    rendered.settled.reserve(batch.mails.size());
    rendered.begun.reserve(batch.mails.size());
    for (const auto& mail : batch.mails) {
        auto one = settleOne(mail, desk, batch.validity);
        if (!one) return base::fail(one.error());
        rendered.settled.push_back(std::move(*one));
        rendered.begun.push_back(mail.begun);
    }
    return rendered;
}

std::vector<journal::Reply> repliesOf(Rendered written, const AccountSettings& settings) {
    std::vector<journal::Reply> replies;
    for (std::size_t i = 0; i < written.settled.size(); ++i) {
        auto& one = written.settled[i];
        tell(one, settings, written.begun[i]);
        for (auto& reply : one.replies) replies.push_back(std::move(reply));
    }
    return replies;
}

}  // namespace service
