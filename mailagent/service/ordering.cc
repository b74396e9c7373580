#include "mailagent/service/ordering.h"

#include "mailagent/service/mail_case.h"

#include <fmt/format.h>

namespace service {
namespace {

constexpr const char* kPasswordKind = "CHPASS";

gate::Stamp stampFrom(const journal::Stamp& kept) {
    return {kept.date, kept.offsetMinutes, kept.sequence, kept.mails};
}

std::string wordsOf(const gate::Stamp& stamp) {
    return gate::words(stamp.date, stamp.offsetMinutes, stamp.sequence);
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
    if (mail.signedMail) {
        sent_ = sentBy(*mail.signedMail);
    } else {
        sent_ = gate::sentOf(*mail.letter, arrived, tolerance_);
    }
    if (sent_)
        sent_->mail = mail.letter->messageId.empty() ? mail.identity : mail.letter->messageId;
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
        auto after = gate::stampAfter(*sent_, stampOf(kind));
        stamps_.insert_or_assign(kind, after);
        written.push_back(
            {kind, after.date, after.offsetMinutes, after.sequence, std::move(after.mails)});
    }
    return written;
}

std::string Ordering::staleness(const message::Letter& letter) const {
    const auto changed = stampOf(kPasswordKind);
    if (!changed || !letter.date || letter.date->instant > changed->date) return {};
    return fmt::format(
        " It was sent {}, not after the CHPASS of {}: overtaken, it carries a password no longer "
        "in "
        "force.",
        gate::words(letter.date->instant, letter.date->offsetMinutes, std::nullopt),
        wordsOf(*changed));
}

}  // namespace service
