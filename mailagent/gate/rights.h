// What a sender may do with which machine (M45, D7; the setting `rights`). Knows no command: words
// are compared, the command table says which there are.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace gate {

/// "WHO: WHAT, WHAT … [on MACHINE, MACHINE …]"; WHO is an address, a "@domain" or "any"; WHAT is
/// "all", a command, or a command and its object ("GETLOG COUNTER", "SET INTERVAL"); MACHINE is a
/// name, `*` and `?` stand for any characters and any one.
struct RightsRule {
    std::string who;                    ///< lower case
    std::vector<std::string> what;      ///< upper case; "ALL"
    std::vector<std::string> machines;  ///< empty: every one
};

[[nodiscard]] base::Result<RightsRule> parseRights(std::string_view text);

/// What one sender may do with one machine.
class Rights {
  public:
    /// Of all rules that name sender and machine, the sum. No rules at all (the setting is empty):
    /// what the original allows, every command that has no `byRightOnly`.
    Rights(std::string_view mailbox, std::string_view machine,
           const std::vector<RightsRule>& rules);

    /// `command` and `object` in upper case; "" = no object. `byRightOnly`: never without a rule
    /// that names it or "all" (SET).
    [[nodiscard]] bool may(std::string_view command, std::string_view object,
                           bool byRightOnly) const;

  private:
    bool unruled_ = false;
    std::vector<std::string> what_;
};

}  // namespace gate
