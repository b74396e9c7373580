#include "mailagent/service/ordering.h"

#include "mailagent/service/mail_case.h"

#include <fmt/format.h>

namespace service {
namespace {

constexpr const char* kPasswordKind = "CHPASS";

/// Among the mails of a kept stamp: one of them had no number. No Message-ID or digest looks so.
constexpr const char* kUnnumbered = "-";

gate::Stamp stampFrom(const journal::Stamp& kept) {
    gate::Stamp stamp{kept.date, kept.offsetMinutes, kept.sequence, kept.mails};
    stamp.unnumbered = std::erase(stamp.mails, kUnnumbered) > 0;
    return stamp;
}

journal::Stamp toKeep(const std::string& kind, const gate::Stamp& stamp) {
    journal::Stamp kept{kind, stamp.date, stamp.offsetMinutes, stamp.sequence, stamp.mails};
    if (stamp.unnumbered) kept.mails.emplace_back(kUnnumbered);  // the last one: never cut off
    return kept;
}

std::string wordsOf(const gate::Stamp& stamp) {
    return gate::words(stamp.date, stamp.offsetMinutes,
                       stamp.unnumbered ? std::nullopt : stamp.sequence);
}

/// What a signature covers is what orders a signed mail; the Date field lies outside.
gate::Sent sentBy(const SignedMail& mail) {
    return {mail.signedAt, 0, mail.text.sequence, {}};
}

}  // namespace

Ordering::Ordering(const std::vector<journal::Stamp>& stamps, std::chrono::minutes tolerance)
    : tolerance_(tolerance) {
    for (const auto& kept : stamps) stamps_.emplace(kept.kind, stampFrom(kept));
}

void Ordering::begin(const MailCase& mail, base::Time arrived) {
    sent_ = sentOf(mail, arrived);
    if (sent_)
        sent_->mail = mail.letter->messageId.empty() ? mail.identity : mail.letter->messageId;
}

base::Result<gate::Sent> Ordering::sentOf(const MailCase& mail, base::Time arrived) const {
    if (mail.signedMail) return sentBy(*mail.signedMail);
    return gate::sentOf(*mail.letter, arrived, tolerance_);
}

std::optional<gate::Stamp> Ordering::stampOf(const std::string& kind) const {
    const auto found = stamps_.find(kind);
    if (found == stamps_.end()) return std::nullopt;
    return found->second;
}

std::optional<std::string> Ordering::heldBack(const std::string& kind) const {
    if (!sent_) return sent_.error().text;
    const auto latest = stampOf(kind);
    switch (gate::orderOf(*sent_, latest)) {
        case gate::Order::runs:
            return std::nullopt;
        case gate::Order::duplicate:
            return "the same mail was executed before.";
        case gate::Order::overtaken:
            break;
    }
    return fmt::format("this mail was sent {}, and a later one, sent {}, was executed already.",
                       gate::words(sent_->date, sent_->offsetMinutes, sent_->sequence),
                       wordsOf(*latest));
}

std::vector<journal::Stamp> Ordering::ran(const std::vector<std::string>& kinds) {
    std::vector<journal::Stamp> written;
    if (!sent_) return written;
    for (const auto& kind : kinds) {
        const auto after = gate::stampAfter(*sent_, stampOf(kind));
        stamps_.insert_or_assign(kind, after);
        written.push_back(toKeep(kind, after));
    }
    return written;
}

std::string Ordering::staleness(const MailCase& mail, base::Time arrived) const {
    const auto changed = stampOf(kPasswordKind);
    if (!changed) return {};
    const auto sent = sentOf(mail, arrived);
    if (!sent) return {};
    const bool runs = gate::orderOf(*sent, changed) == gate::Order::runs;
    if (runs && sent->date != changed->date) return {};
    return fmt::format(
        " It was sent {}, not after the CHPASS of {}: overtaken, it carries a password no longer "
        "in "
        "force.",
        gate::words(sent->date, sent->offsetMinutes, sent->sequence), wordsOf(*changed));
}

}  // namespace service
