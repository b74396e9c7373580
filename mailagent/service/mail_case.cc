#include "mailagent/service/mail_case.h"

#include "base/digest.h"
#include "base/text.h"
#include "mailagent/gate/password.h"

#include <algorithm>

namespace service {
namespace {

std::vector<std::string> typedLines(const message::Letter& letter) {
    std::vector<std::string> lines;
    for (const auto& line : letter.lines) {
        if (line.kind == message::Line::Kind::typed) lines.push_back(line.text);
    }
    return lines;
}

/// What a mail of the largest allowed size may cost to read (M7 bounds the size itself).
message::Limits limitsFor(const AccountSettings& settings) {
    message::Limits limits;
    limits.whole = settings.sizeLimit + gate::kNeverDownloaded;
    return limits;
}

}  // namespace

CaseReader::CaseReader(const AccountSettings& settings, journal::Journal& journal,
                       PasswordInForce password)
    : settings_(settings), journal_(journal), password_(std::move(password)) {}

void CaseReader::sizeUp(MailCase& mail) const {
    const auto verdict =
        gate::judgeListing(mail.listed.size, settings_.sizeLimit, settings_.sizeCountsWhole);
    mail.verdict = verdict.value_or(gate::Verdict{.legality = gate::Legality::notYet});
}

base::Result<> CaseReader::take(MailCase& mail, base::Time now) {
    mail.passwordSeen = changes_;
    if (!mail.bytes) {
        sizeUp(mail);
        return {};
    }
    auto letter = message::read(*mail.bytes, limitsFor(settings_), settings_.leniency);
    if (!letter) {
        mail.verdict = gate::unreadable(letter.error());
        return {};
    }
    mail.letter = std::move(*letter);
    auto known = facts(mail);
    if (!known) return base::fail(known.error());
    mail.verdict = gate::judge(*mail.letter, *known);
    if (!mail.legal()) return {};
    // What costs a look into the journal is asked of mails that are legal so far, and only then.
    if (auto looked = lookUp(mail, *known, now); !looked) return looked;
    known->passwordMatches = [](std::string_view) { return true; };  // it did, right above
    mail.verdict = gate::judge(*mail.letter, *known);
    if (mail.legal()) run(mail, now);
    return {};
}

base::Result<gate::Facts> CaseReader::facts(const MailCase& mail) {
    gate::Facts facts;
    facts.headerOnly = mail.headerOnly;
    facts.enable = settings_.enabled;
    facts.listedSize = mail.listed.size;
    if (!mail.headerOnly) facts.receivedSize = {mail.bytes->size()};
    facts.sizeLimit = settings_.sizeLimit;
    facts.sizeCountsWhole = settings_.sizeCountsWhole;
    facts.ownAddresses = settings_.ownAddresses;
    facts.senders = settings_.senders;
    facts.passwordMatches = [this](std::string_view text) { return password_.matches(text); };
    facts.mailsPerHour = settings_.mailsPerHour;
    facts.ownMessage = message::find(*mail.letter, "X-Mailagent") != nullptr;
    const auto& about = mail.letter->automation.aboutMessage;
    if (!about.empty()) {
        auto own = journal_.own(about);
        if (!own) return base::fail(own.error());
        facts.aboutOurs = own->has_value();
    }
    return facts;
}

base::Result<> CaseReader::lookUp(MailCase& mail, gate::Facts& facts, base::Time now) {
    mail.identity = message::identity(*mail.bytes, *mail.letter);
    if (!mail.identity.empty()) {
        // One mail to two machines is two command mails: each answers for itself.
        mail.identity = base::sha256Hex(settings_.account + '\0' + mail.identity);
        auto earlier = journal_.duplicates({mail.identity}, now);
        if (!earlier) return base::fail(earlier.error());
        facts.duplicate = !earlier->empty() || identities_.contains(mail.identity);
    }
    const std::string sender = base::lower(mail.verdict.sender);
    auto counted = perSender_.find(sender);
    if (counted == perSender_.end()) {
        auto settled = journal_.settledSince(sender, now - std::chrono::hours(1));
        if (!settled) return base::fail(settled.error());
        counted = perSender_.emplace(sender, settled->mails).first;
    }
    facts.mailsLastHour = counted->second;
    return {};
}

void CaseReader::run(MailCase& mail, base::Time now) {
    command::Context context;
    context.passwordMatches = [this](std::string_view text) { return password_.matches(text); };
    context.passwordFormatOk = gate::passwordFormatOk;
    context.maskNewPassword = settings_.maskNewPassword;
    mail.outcome = command::run(typedLines(*mail.letter), context);
    if (!mail.identity.empty()) identities_.insert(mail.identity);
    ++perSender_[base::lower(mail.verdict.sender)];
    if (mail.outcome->newPassword) {
        mail.password = password_.change(*mail.outcome->newPassword, now);
        changedAt_ = mail.position;
        ++changes_;
    }
}

}  // namespace service
