#include "mailagent/gate/proof.h"

#include "base/text.h"
#include "mailagent/gate/who.h"

#include <fmt/format.h>

namespace gate {
namespace {

struct Word {
    std::string_view word;
    bool Proof::*member;
};
constexpr Word kWords[] = {{"password", &Proof::password},
                           {"code", &Proof::code},
                           {"authentication", &Proof::authentication},
                           {"signature", &Proof::signature}};

bool Proof::*memberOf(std::string_view text) {
    for (const auto& [word, member] : kWords) {
        if (base::equalsNoCase(word, text)) return member;
    }
    return nullptr;
}

/// Of two rules for the same sender both hold.
Proof both(Proof a, const Proof& b) {
    for (const auto& [word, member] : kWords) a.*member = a.*member || b.*member;
    return a;
}

}  // namespace

base::Result<ProofRule> parseProof(std::string_view text) {
    auto rule = splitRule(text);
    if (!rule) return base::fail(rule.error());
    ProofRule parsed{std::move(rule->who), {}};
    for (const std::string_view part : base::split(rule->rest, '+')) {
        const std::string_view word = base::trim(part);
        bool Proof::*const member = memberOf(word);
        if (member == nullptr) {
            return base::fail(
                base::Kind::invalid,
                fmt::format("\"{}\" is no proof; write password, code, authentication or "
                            "signature, with + between several",
                            base::printable(word, 40)));
        }
        if (parsed.proof.*member) {
            return base::fail(base::Kind::invalid,
                              fmt::format("it names {} twice", base::lower(word)));
        }
        parsed.proof.*member = true;
    }
    if (parsed.proof == Proof{.authentication = true}) {
        return base::fail(base::Kind::invalid,
                          "authentication alone proves a server, not a person; add password, code "
                          "or signature");
    }
    return parsed;
}

std::optional<Proof> proofFor(std::string_view mailbox, const std::vector<ProofRule>& rules) {
    std::optional<Proof> proof;
    int nearest = 0;
    for (const auto& rule : rules) {
        const int near = nearness(rule.who, mailbox);
        if (near == 0 || near < nearest) continue;
        proof = near == nearest ? both(*proof, rule.proof) : rule.proof;
        nearest = near;
    }
    return proof;
}

}  // namespace gate
