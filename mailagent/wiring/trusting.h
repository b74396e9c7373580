// A machine's rules of who may do what, and the certificates behind them, from its settings (M45).
#pragma once

#include "config/settings.h"
#include "mail/trust/signed_mail.h"
#include "mailagent/gate/proof.h"
#include "mailagent/gate/rights.h"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace wiring {

/// The rules as the gate reads them. What is wrong with a rule is in `faults`, a sentence each that
/// begins with where the machine stands in the settings; such a rule is left out.
struct Rules {
    std::vector<gate::ProofRule> proof;
    std::vector<gate::RightsRule> rights;
    std::vector<std::string> faults;
};

/// Commands, lists and settings that rights name are looked up in their tables: a misspelt right
/// would silently give nothing.
[[nodiscard]] Rules rulesOf(const config::Machine& machine);

/// Certificates of machines, read once for all that name the same folder and file.
class Keyrings {
  public:
    /// Null where the machine names none. Blocking. Fails with a sentence that names machine and
    /// file.
    [[nodiscard]] base::Result<std::shared_ptr<const trust::Keyring>> of(
        const config::Machine& machine);

    /// The files are looked at again when next asked for; what did not change stays the same
    /// object.
    void forget();

  private:
    using Files = std::pair<std::string, std::string>;
    struct Known {
        std::string state;  ///< of the files, when they were read
        base::Result<std::shared_ptr<const trust::Keyring>> keyring;
        bool lookedAt = true;  ///< since forget()
    };
    [[nodiscard]] Known& read(const Files& files);
    std::map<Files, Known> known_;
};

}  // namespace wiring
