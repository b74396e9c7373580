// One-time codes (M45): who has them, begun and ended by the operator.
#pragma once

#include "mailagent/control/operations.h"

#include <string>
#include <string_view>

namespace control {

/// How the one line of enrol()'s answer begins that holds the secret.
inline constexpr std::string_view kEnrolmentUri = "otpauth://";

/// The address as the journal and the codes know it: lower case. `invalid`, with a sentence, where
/// no mail of such a sender could ever act.
[[nodiscard]] base::Result<std::string> senderOf(std::string_view word);

/// A new enrolment; an earlier one's codes count no more. Says the enrolment's URI, then how the
/// subject of a mail must look. The URI is told to nobody else, and to no log.
[[nodiscard]] net::Task<bool> enrol(Workplace& workplace, std::string sender, Say say);

/// No code of the sender counts any more; false where none did.
[[nodiscard]] net::Task<bool> withdraw(Workplace& workplace, std::string sender, Say say);

}  // namespace control
