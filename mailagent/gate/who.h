// WHO of a rule, "WHO: …", as the settings `proof` and `rights` write it. Inside this room only.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace gate {

struct WhoAndRest {
    std::string who;  ///< address, "@domain" or "any", lower case
    std::string_view rest;
};

/// Takes a rule apart at its first ':'. Fails (`invalid`) with a sentence about what is wrong.
[[nodiscard]] base::Result<WhoAndRest> splitRule(std::string_view text);

/// Whether such a `who` names the mailbox: 3 its address, 2 its domain, 1 any, 0 not at all.
[[nodiscard]] int nearness(std::string_view who, std::string_view mailbox) noexcept;

}  // namespace gate
