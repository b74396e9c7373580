// Small bridges between what the rules render and what the journal keeps.
#pragma once

#include "mailagent/answer/party.h"
#include "mailagent/service/account.h"

#include <string>

namespace service {

/// Who answers: the machine's addresses, name and clock for `answer`. The serial number is the
/// settings' or, where they give none, the machine's own as it was read.
[[nodiscard]] answer::Self self(const AccountSettings& settings, const std::string& serialRead);

/// A rendered mail as the journal queues it, due at once.
[[nodiscard]] journal::Reply toReply(answer::Rendered rendered, const std::string& account,
                                     base::Time now);

}  // namespace service
