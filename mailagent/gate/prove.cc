#include "mailagent/gate/prove.h"

#include "base/text.h"
#include "mailagent/gate/password.h"

#include <fmt/format.h>
#include <algorithm>

namespace gate {
namespace {

constexpr std::size_t kCodeDigits = 6;

bool mayBeCopied(Reason reason) {
    switch (reason) {
        case Reason::tooLarge:
        case Reason::senderNotAllowed:
        case Reason::noProof:
        case Reason::notAuthenticated:
        case Reason::notSigned:
        case Reason::badSignature:
        case Reason::otherMachine:
        case Reason::noPassword:
        case Reason::wrongPassword:
        case Reason::wrongCode:
            return true;
        default:
            return false;
    }
}

/// A subject as password and code, of which the sender's proof may want one only.
struct Shown {
    std::string_view password, code;
};

bool isCode(std::string_view word) {
    return word.size() == kCodeDigits && std::all_of(word.begin(), word.end(), base::isDigit);
}

Shown takeApart(std::string_view subject, const Proof& required) {
    if (!required.code) return {subject, {}};
    const std::string_view text = base::trim(subject);
    const auto blank = text.find_last_of(" \t");
    const std::string_view last = blank == std::string_view::npos ? text : text.substr(blank + 1);
    if (!required.password) return {{}, isCode(text) ? text : std::string_view{}};
    if (blank == std::string_view::npos || !isCode(last)) return {text, {}};
    return {base::trim(text.substr(0, blank)), last};
}

/// How a subject fared. What the sender need not show is right.
struct Tried {
    bool passwordRight = true, codeRight = true;
    bool guessed = false;  ///< it could have been right
    bool codeGiven = true;
    std::optional<std::int64_t> step;
    std::string codeTrouble;
    [[nodiscard]] bool right() const { return passwordRight && codeRight; }
};

// Both halves are always asked: how long it takes does not tell which one was wrong.
Tried tryOut(const Shown& shown, const Facts& facts) {
    Tried tried;
    const Proof& required = facts.required;
    if (required.password) {
        tried.passwordRight = facts.passwordMatches && facts.passwordMatches(shown.password);
    }
    if (required.code) {
        tried.codeGiven = !shown.code.empty();
        if (tried.codeGiven && facts.codeStep) tried.step = facts.codeStep(shown.code);
        tried.codeRight = tried.step.has_value();
        if (tried.codeGiven && !tried.codeRight && facts.codeTrouble) {
            tried.codeTrouble = facts.codeTrouble(shown.code);
        }
    }
    tried.guessed = (!required.password || passwordFormatOk(base::trim(shown.password))) &&
                    (!required.code || tried.codeGiven);
    return tried;
}

std::string wrongCodeText(const Tried& tried, const Proof& required) {
    if (!tried.codeGiven) {
        return required.password ? "the password is right, but no six-digit code follows it"
                                 : "the subject is not a six-digit code";
    }
    const std::string why =
        tried.codeTrouble.empty()
            ? "is wrong"
            : fmt::format("is refused: {}", base::printable(tried.codeTrouble, 200));
    return fmt::format("{}the code {}", required.password ? "the password is right, but " : "",
                       why);
}

std::string wrongPasswordText(const Tried& tried, const Proof& required) {
    if (!required.code) return "the subject is not the password";
    if (!tried.codeGiven) return "the subject is not the password and a six-digit code";
    return tried.codeRight ? "the code is right, but what stands before it is not the password"
                           : "both the password and the code are wrong";
}

Verdict wrong(const Tried& tried, const std::string& from, const Facts& facts) {
    const Proof& required = facts.required;
    const bool byCode = tried.passwordRight;
    Verdict verdict = illegal(
        byCode ? Reason::wrongCode : Reason::wrongPassword,
        fmt::format("From {}: {}.", base::printable(from, 100),
                    byCode ? wrongCodeText(tried, required) : wrongPasswordText(tried, required)));
    verdict.wrongGuess = tried.guessed;
    return verdict;
}

std::string whatSubjectMustBe(const Proof& required) {
    if (!required.code) return "the password";
    return required.password ? "the password and a one-time code" : "a one-time code";
}

/// Illegal, or `good` with the code's step.
Verdict judgeSubject(const message::Letter& letter, const std::string& from, const Facts& facts,
                     Verdict good) {
    if (facts.pausedGuesses) {
        return illegal(Reason::paused, fmt::format("From {}: after too many wrong passwords or "
                                                   "codes none is looked at for a while.",
                                                   base::printable(from, 100)));
    }
    if (base::trim(letter.subjectAsSent).empty() && base::trim(letter.subject).empty()) {
        return illegal(Reason::noPassword,
                       fmt::format("From {}: the subject is empty; it must be {}.",
                                   base::printable(from, 100), whatSubjectMustBe(facts.required)));
    }
    Tried tried = tryOut(takeApart(letter.subject, facts.required), facts);
    const std::string_view asSent = base::trim(letter.subjectAsSent);
    if (!tried.right() && asSent != letter.subject) {
        // A password may look like a reply prefix: what was sent counts as well.
        Tried whole = tryOut(takeApart(asSent, facts.required), facts);
        tried.guessed = tried.guessed || whole.guessed;
        if (whole.right()) tried = std::move(whole);
    }
    if (!tried.right()) return wrong(tried, from, facts);
    good.codeStep = tried.step;
    return good;
}

std::optional<Verdict> judgeSignature(const std::string& from, const Facts& facts) {
    const auto& signature = facts.signature;
    const std::string who = base::printable(from, 100);
    if (!signature) {
        return illegal(Reason::notSigned,
                       fmt::format("From {}: the mail is not signed (S/MIME).", who));
    }
    if (!signature->holds) {
        return illegal(Reason::badSignature,
                       fmt::format("From {}: {}", who, base::printable(signature->text, 300)));
    }
    if (!signature->named) {
        return illegal(Reason::otherMachine,
                       fmt::format("From {}: the first signed line does not name this machine "
                                   "(MACHINE and its serial number).",
                                   who));
    }
    return std::nullopt;
}

std::optional<Verdict> judgeAuthentication(const std::string& from, const Facts& facts) {
    const auto& found = facts.authentication;
    if (found && found->passed) return std::nullopt;
    return illegal(Reason::notAuthenticated,
                   fmt::format("From {}: {}", base::printable(from, 100),
                               found ? base::printable(found->text, 300)
                                     : "no server's word on it was looked at."));
}

}  // namespace

Verdict illegal(Reason reason, std::string text) {
    Verdict verdict;
    verdict.legality = Legality::illegal;
    verdict.reason = reason;
    verdict.text = std::move(text);
    verdict.copyAllowed = mayBeCopied(reason);
    return verdict;
}

Verdict judgeProof(const message::Letter& letter, const std::string& from, const Facts& facts) {
    const Proof& required = facts.required;
    if (!required.any()) {
        return illegal(Reason::noProof, fmt::format("No rule in the setting `proof` names {}.",
                                                    base::printable(from, 100)));
    }
    if (required.authentication) {
        if (auto verdict = judgeAuthentication(from, facts)) return *verdict;
    }
    Verdict good;
    good.legality = facts.headerOnly ? Legality::notYet : Legality::legal;
    good.sender = from;
    if (required.signature) {
        // Only the whole tells; what comes after waits, so that a forger's guesses count nowhere.
        if (facts.headerOnly) return good;
        if (auto verdict = judgeSignature(from, facts)) return *verdict;
    }
    if (!required.password && !required.code) return good;
    return judgeSubject(letter, from, facts, std::move(good));
}

}  // namespace gate
