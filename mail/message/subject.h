// What clients and gateways put before the password in the subject (M41).
#pragma once

#include "mail/message/letter.h"

#include <string>
#include <string_view>

namespace message {

/// `subject` is visible text (invisible.h). Takes off, again and again, reply and forward prefixes
/// of all languages (`Re:`, `AW:`, `RE[2]:`, `回复：`) and gateway tags (`[EXTERNAL]`,
/// `*** SPAM ***`), each only where its leniency is on. What would leave nothing is kept.
[[nodiscard]] std::string strippedSubject(std::string_view subject, const Leniency& leniency);

}  // namespace message
