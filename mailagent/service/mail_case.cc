#include "mailagent/service/mail_case.h"

#include "base/digest.h"
#include "base/text.h"
#include "mailagent/gate/password.h"
#include "mailagent/gate/rights.h"

#include <algorithm>

namespace service {
namespace {

std::vector<std::string> typedLines(const std::vector<message::Line>& all) {
    std::vector<std::string> lines;
    for (const auto& line : all) {
        if (line.kind == message::Line::Kind::typed) lines.push_back(line.text);
    }
    return lines;
}

}  // namespace

message::Limits limitsFor(const AccountSettings& settings) {
    message::Limits limits;
    limits.whole = settings.sizeLimit + gate::kNeverDownloaded;
    return limits;
}

CaseReader::CaseReader(const AccountSettings& settings, const RemoteSettings& remote,
                       journal::Journal& journal, const base::Secret& key,
                       const journal::AccountState& state)
    : settings_(settings),
      remote_(remote),
      journal_(journal),
      password_(key, settings.account, settings.filePassword, state.password),
      proving_(settings, journal, key),
      ordering_(state.stamps, settings.dateTolerance),
      enabled_(settings.enabled) {}

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
    auto known = facts(mail, now);
    if (!known) return base::fail(known.error());
    mail.verdict = gate::judge(*mail.letter, *known);
    if (mail.legal()) {
        // What costs a look into the journal is asked of mails that are legal so far, and only
        // then.
        if (auto looked = lookUp(mail, *known, now); !looked) return looked;
        if (auto against = gate::judgeAmount(*mail.letter, *known)) mail.verdict = *against;
    }
    if (auto looked = lookAgain(mail, now); !looked) return looked;
    proving_.judged(mail);
    if (!mail.legal()) return {};
    if (!known->required.password) {
        auto may = proving_.mayTryPassword(mail.verdict.sender, now);
        if (!may) return base::fail(may.error());
        mail.mayTryPassword = *may;
    }
    run(mail, now);
    return {};
}

/// A mail that came again after its CHPASS, or its code, took effect is no guess: it was served.
/// Its header alone does not tell, so the whole is asked for where it was sent before the change.
base::Result<> CaseReader::lookAgain(MailCase& mail, base::Time now) {
    using gate::Reason;
    const auto reason = mail.verdict.reason;
    if (reason != Reason::wrongPassword && reason != Reason::wrongCode &&
        reason != Reason::paused) {
        return {};
    }
    const std::string stale = ordering_.staleness(mail, arrivalOf(mail, now));
    if (mail.headerOnly) {
        const bool mayBeServed = !stale.empty() || reason == Reason::wrongCode;
        if (!mayBeServed || mail.verdict.legality == gate::Legality::notYet) return {};
        mail.verdict = gate::Verdict{.legality = gate::Legality::notYet};
        return {};
    }
    auto served = servedBefore(mail, now);
    if (!served) return base::fail(served.error());
    if (*served) {
        mail.verdict = gate::servedBefore();
    } else if (reason != Reason::wrongCode) {
        mail.verdict.text += stale;
    }
    return {};
}

/// Whether its digest is known, of an earlier turn or of this one.
base::Result<bool> CaseReader::servedBefore(MailCase& mail, base::Time now) {
    mail.identity = message::identity(*mail.bytes, *mail.letter);
    if (mail.identity.empty()) return false;
    // One mail to two machines is two command mails: each answers for itself.
    mail.identity = base::sha256Hex(settings_.account + '\0' + mail.identity);
    auto earlier = journal_.duplicates({mail.identity}, now);
    if (!earlier) return base::fail(earlier.error());
    return !earlier->empty() || identities_.contains(mail.identity);
}

base::Result<gate::Facts> CaseReader::facts(MailCase& mail, base::Time now) {
    gate::Facts facts;
    facts.headerOnly = mail.headerOnly;
    facts.enable = enabled_;
    facts.listedSize = mail.listed.size;
    if (!mail.headerOnly) facts.receivedSize = {mail.bytes->size()};
    facts.sizeLimit = settings_.sizeLimit;
    facts.sizeCountsWhole = settings_.sizeCountsWhole;
    facts.ownAddresses = settings_.ownAddresses;
    facts.senders = settings_.senders;
    facts.passwordMatches = [this](std::string_view text) { return password_.matches(text); };
    facts.mailsPerHour = settings_.mailsPerHour;
    facts.repliesPerHour = settings_.repliesPerHour;
    facts.ownMessage = message::find(*mail.letter, "X-Mailagent") != nullptr;
    const auto& about = mail.letter->automation.aboutMessage;
    if (!about.empty()) {
        auto own = journal_.own(about);
        if (!own) return base::fail(own.error());
        facts.aboutOurs = own->has_value();
    }
    if (auto filled = proving_.fill(facts, mail, now); !filled) return base::fail(filled.error());
    return facts;
}

base::Result<> CaseReader::lookUp(MailCase& mail, gate::Facts& facts, base::Time now) {
    auto served = servedBefore(mail, now);
    if (!served) return base::fail(served.error());
    facts.duplicate = *served || mail.signatureSeen;
    const std::string sender = base::lower(mail.verdict.sender);
    auto counted = perSender_.find(sender);
    if (counted == perSender_.end()) {
        auto settled = journal_.settledSince(sender, now - std::chrono::hours(1));
        if (!settled) return base::fail(settled.error());
        counted = perSender_.emplace(sender, *settled).first;
    }
    facts.mailsLastHour = counted->second.mails;
    facts.repliesLastHour = counted->second.replies;
    return {};
}

command::Context CaseReader::contextFor(MailCase& mail) {
    command::Context context;
    context.passwordMatches = [this](std::string_view text) { return password_.matches(text); };
    if (mail.mayTryPassword) {
        context.guessMatches = [this, &mail](std::string_view text) {
            if (!*mail.mayTryPassword) return false;
            const bool right = password_.matches(text);
            mail.mayTryPassword = right;
            if (!right) {
                mail.verdict.wrongGuess = true;
                mail.guesser = Proving::chpassOf(mail.verdict.sender);
            }
            return right;
        };
    }
    context.passwordFormatOk = gate::passwordFormatOk;
    context.maskNewPassword = settings_.maskNewPassword;
    const gate::Rights rights(mail.verdict.sender, settings_.account, settings_.rightsRules);
    context.permitted = [rights](const command::Row& row, std::string_view object) {
        return rights.may(row.word, object, row.byRightOnly);
    };
    context.heldBack = [this](std::string_view kind) {
        return ordering_.heldBack(std::string(kind));
    };
    context.settingNow = [this](std::string_view name) -> std::optional<std::string> {
        const auto set = set_.find(std::string(name));
        return set == set_.end() ? settingNow(settings_, name) : set->second;
    };
    return context;
}

void CaseReader::run(MailCase& mail, base::Time now) {
    ordering_.begin(mail, arrivalOf(mail, now));
    const auto& lines = mail.signedMail ? mail.signedMail->text.lines : mail.letter->lines;
    mail.outcome = command::run(typedLines(lines), contextFor(mail));
    mail.stamps = ordering_.ran(mail.outcome->kinds);
    if (!mail.identity.empty()) identities_.insert(mail.identity);
    auto& hour = perSender_[base::lower(mail.verdict.sender)];
    ++hour.mails;
    hour.replies +=
        static_cast<int>(mail.outcome->lists.size()) + (mail.outcome->wantsResultsMail() ? 1 : 0);
    for (const auto& set : mail.outcome->settings) {
        mail.settings.push_back(
            {set.name, set.value, remote_.filed(set.name), now, mail.verdict.sender});
        set_.insert_or_assign(set.name, set.value);
        if (set.name == "ENABLE") enabled_ = set.value == "YES";
    }
    if (mail.outcome->newPassword) {
        mail.password = password_.change(*mail.outcome->newPassword, now);
        ++changes_;
    }
}

}  // namespace service
