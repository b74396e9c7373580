// Who may ask, what he must show, what he may do: settings that need each other (M45).
#include "config/check_gate.h"

#include "base/text.h"
#include "config/complaints.h"
#include "config/text_rules.h"

#include <fmt/core.h>
#include <algorithm>
#include <set>

namespace config {
namespace {

bool has(const std::vector<std::string>& all, std::string_view one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

std::string domainOf(std::string_view address) {
    return std::string(address.substr(address.rfind('@') + 1));
}

/// Whether some sender that may ask is meant by a rule's `who`.
bool meansSomebody(const std::string& who, const Senders& senders) {
    if (who == "any" || senders.any) return true;
    const auto& addresses = senders.addresses;
    if (who.starts_with('@')) {
        const std::string domain = who.substr(1);
        return has(senders.domains, domain) ||
               std::any_of(addresses.begin(), addresses.end(),
                           [&](const auto& address) { return domainOf(address) == domain; });
    }
    return has(addresses, who) || has(senders.domains, domainOf(who));
}

class GateChecker : Complaints {
  public:
    GateChecker(const Placed& placed, std::vector<Fault>& faults)
        : Complaints(placed, faults), machine_(*placed.machine) {}

    void run() {
        const Gate& gate = machine_.gate;
        named("proof", gate.proof);
        named("rights", gate.rights);
        doubled();
        if (wanted("authentication") && gate.authservIds.empty()) {
            fault("proof",
                  "proof wants authentication, and no server is believed; write "
                  "authentication.servers = [\"mx.example.com\"]");
        }
        if (wanted("signature") && gate.certificates.empty() && gate.authorities.empty()) {
            fault("proof",
                  "proof wants signature, and no certificate is believed; write "
                  "signature.certificates = \"FOLDER\" or signature.authorities = \"FILE.pem\"");
        }
        if (machine_.replies.encrypt && gate.certificates.empty()) {
            fault("replies.encrypt",
                  "replies are to be encrypted, and no certificate is known; write "
                  "signature.certificates = \"FOLDER\"");
        }
        unproved();
        open();
    }

  private:
    [[nodiscard]] bool wanted(std::string_view proof) const {
        const auto& rules = machine_.gate.proof;
        return std::any_of(rules.begin(), rules.end(),
                           [&](const auto& rule) { return wantsProof(rule, proof); });
    }

    void named(std::string_view key, const std::vector<std::string>& rules) {
        if (!machine_.gate.senders.given()) return;
        for (const auto& rule : rules) {
            const std::string who = splitRule(rule).who;
            if (meansSomebody(who, machine_.gate.senders)) continue;
            fault(key, fmt::format("{} has a rule for {}, who may not ask; add him to senders, or "
                                   "take the rule out",
                                   key, base::printable(who, 100)));
        }
    }

    void doubled() {
        std::set<std::string> seen;
        for (const auto& rule : machine_.gate.proof) {
            const std::string who = splitRule(rule).who;
            if (seen.insert(who).second) continue;
            fault("proof", fmt::format("proof has two rules for {}; write one, with + between what "
                                       "he must show",
                                       base::printable(who, 100)));
        }
    }

    /// Who may ask, but is refused since no rule says what he must show.
    void unproved() {
        const Senders& senders = machine_.gate.senders;
        std::set<std::string> ruled;
        for (const auto& rule : machine_.gate.proof) ruled.insert(splitRule(rule).who);
        if (ruled.contains("any")) return;
        const auto warn = [&](const std::string& who) {
            fault("proof",
                  fmt::format("proof has no rule for {}, whose mails are refused; write one, or "
                              "\"any: password\"",
                              base::printable(who, 100)),
                  true);
        };
        if (senders.any) warn("any other sender");
        for (const auto& domain : senders.domains) {
            if (!ruled.contains("@" + domain)) warn("@" + domain);
        }
        for (const auto& address : senders.addresses) {
            if (!ruled.contains(address) && !ruled.contains("@" + domainOf(address))) warn(address);
        }
    }

    /// Whoever knows the one password, from wherever he writes.
    void open() {
        if (!machine_.gate.senders.any) return;
        for (const auto& rule : machine_.gate.proof) {
            if (splitRule(rule).who != "any" || wantsProof(rule, "code") ||
                wantsProof(rule, "signature")) {
                continue;
            }
            fault("senders",
                  "anybody may ask who knows or guesses the password; name the senders, or let "
                  "proof want a code or a signature of any",
                  true);
        }
    }

    const Machine& machine_;
};

}  // namespace

void checkGate(const Placed& placed, std::vector<Fault>& faults) {
    GateChecker(placed, faults).run();
}

}  // namespace config
