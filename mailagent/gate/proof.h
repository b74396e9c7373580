// What a sender must show before his mails may act (M45; the setting `proof`). One rule a sender,
// a domain, or any; the nearest one holds: address before domain before any. Nobody's rule:
// refused.
#pragma once

#include "base/result.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gate {

/// All that are set must hold.
struct Proof {
    bool password = false;        ///< the subject is the CE password (M7)
    bool code = false;            ///< a one-time code: alone in the subject, or behind the password
    bool authentication = false;  ///< Authentication-Results of a named server, aligned with From
    bool signature = false;       ///< S/MIME by a certificate of From, for this machine, fresh, new
    [[nodiscard]] bool any() const { return password || code || authentication || signature; }
    friend bool operator==(const Proof&, const Proof&) = default;
};

struct ProofRule {
    std::string who;  ///< address, "@domain" or "any", lower case
    Proof proof;
};

/// "ann@example.com: password + code" (blanks free). Fails with a sentence that says what is wrong:
/// authentication alone proves a server, not a person, and is refused without one of the others.
[[nodiscard]] base::Result<ProofRule> parseProof(std::string_view text);

/// nullopt: no rule names this mailbox.
[[nodiscard]] std::optional<Proof> proofFor(std::string_view mailbox,
                                            const std::vector<ProofRule>& rules);

}  // namespace gate
