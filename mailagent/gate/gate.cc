#include "mailagent/gate/gate.h"

#include "base/text.h"
#include "mailagent/gate/prove.h"

#include <fmt/format.h>
#include <algorithm>

namespace gate {
namespace {

/// The octets that M7 counts.
base::Bytes counted(const message::Letter& letter, const Facts& facts) noexcept {
    const base::Bytes whole = std::max(facts.listedSize, facts.receivedSize);
    if (facts.sizeCountsWhole) return whole;
    return {whole.count - std::min(whole.count, letter.headerSize.count)};
}

std::string tooLargeText(base::Bytes size, base::Bytes limit, bool whole) {
    return fmt::format("The mail has {} bytes{}; the size limit is {} bytes.", size.count,
                       whole ? "" : " after its header", limit.count);
}

const std::string& mailbox(const message::Letter& letter) {
    static const std::string none;
    return letter.from.empty() ? none : letter.from.front().mailbox;
}

/// By what a program is known; a subject's words stay out of the log.
std::string automaticText(const message::Letter& letter) {
    const std::string& sign = letter.automation.sign;
    const bool bySubject = base::startsWithNoCase(sign, "Subject:");
    return fmt::format("Written by a program ({}).",
                       bySubject ? "by its subject" : base::printable(sign, 100));
}

/// Which reply came back stands in the report's body: a report that can be fetched is read whole.
Verdict bounce(const Facts& facts) {
    Verdict verdict = illegal(
        Reason::bounce, facts.aboutOurs ? "A delivery report about a mail of ours."
                                        : "A delivery report, or a mail without return path.");
    verdict.bounceOfOurs = facts.aboutOurs;
    if (facts.headerOnly &&
        !judgeListing(facts.listedSize, facts.sizeLimit, facts.sizeCountsWhole)) {
        verdict.legality = Legality::notYet;
    }
    return verdict;
}

std::optional<Verdict> judgeMachines(const message::Letter& letter, const Facts& facts) {
    if (letter.automation.bounce || letter.returnPath == "<>") return bounce(facts);
    if (facts.ownMessage) return illegal(Reason::ownMail, "A mail that this agent wrote itself.");
    for (const auto& from : letter.from) {
        if (facts.ownAddresses.contains(from.mailbox)) {
            return illegal(Reason::ownMail,
                           fmt::format("From is {}, an address that this agent itself reads.",
                                       base::printable(from.mailbox, 100)));
        }
    }
    if (letter.automation.automatic) return illegal(Reason::automatic, automaticText(letter));
    return std::nullopt;
}

std::optional<Verdict> judgeSender(const message::Letter& letter, const Facts& facts) {
    if (letter.fromFields > 1 || letter.from.size() > 1) {
        return illegal(Reason::severalFrom, "From names more than one sender.");
    }
    const std::string& from = mailbox(letter);
    if (from.empty()) return illegal(Reason::noSender, "From names no address.");
    if (!answerable(from)) {
        return illegal(Reason::noSender, fmt::format("From is {}, which cannot be answered.",
                                                     base::printable(from, 100)));
    }
    if (!allowed(from, facts.senders)) {
        return illegal(Reason::senderNotAllowed,
                       fmt::format("{} is not among the senders that may ask (setting `senders`).",
                                   base::printable(from, 100)));
    }
    return std::nullopt;
}

Verdict overRate(const std::string& from, const Facts& facts) {
    Verdict verdict =
        illegal(Reason::overRate, fmt::format("{} sent more than {} command mails within an hour.",
                                              base::printable(from, 100), facts.mailsPerHour));
    verdict.overRate = true;
    return verdict;
}

Verdict tooManyReplies(const std::string& from, const Facts& facts) {
    Verdict verdict = illegal(
        Reason::tooManyReplies,
        fmt::format("{} was sent more than {} mails within an hour (setting `replies_per_hour`).",
                    base::printable(from, 100), facts.repliesPerHour));
    verdict.overRate = true;
    return verdict;
}

}  // namespace

Verdict judge(const message::Letter& letter, const Facts& facts) {
    if (!facts.enable) {
        Verdict off;
        off.legality = Legality::notYet;
        off.reason = Reason::disabled;
        off.text = "The function is switched off (setting `enable`).";
        return off;
    }
    if (auto verdict = judgeMachines(letter, facts)) return *verdict;
    if (tooLarge(letter, facts)) {
        return illegal(Reason::tooLarge, tooLargeText(counted(letter, facts), facts.sizeLimit,
                                                      facts.sizeCountsWhole));
    }
    if (auto verdict = judgeSender(letter, facts)) return *verdict;
    Verdict verdict = judgeProof(letter, mailbox(letter), facts);
    if (verdict.legality != Legality::illegal) {
        if (auto against = judgeAmount(letter, facts)) return *against;
    }
    return verdict;
}

std::optional<Verdict> judgeAmount(const message::Letter& letter, const Facts& facts) {
    if (facts.duplicate) return servedBefore();
    if (facts.mailsLastHour >= facts.mailsPerHour) return overRate(mailbox(letter), facts);
    if (facts.repliesLastHour >= facts.repliesPerHour) {
        return tooManyReplies(mailbox(letter), facts);
    }
    return std::nullopt;
}

std::optional<Verdict> judgeListing(base::Bytes listed, base::Bytes limit, bool sizeCountsWhole) {
    const base::Bytes bound = sizeCountsWhole ? limit : limit + kNeverDownloaded;
    if (listed < bound) return std::nullopt;
    return illegal(Reason::tooLarge, tooLargeText(listed, limit, true));
}

Verdict servedBefore() {
    return illegal(Reason::duplicate, "The same mail was served before; it is not run again.");
}

Verdict unreadable(const base::Error& error) {
    return illegal(Reason::unreadable,
                   fmt::format("The mail cannot be read: {}", base::printable(error.text, 200)));
}

bool tooLarge(const message::Letter& letter, const Facts& facts) noexcept {
    return counted(letter, facts) >= facts.sizeLimit;
}

}  // namespace gate
