// Whether a program wrote a mail (RFC 3834, RFC 3464, lists, bounces without either; M45).
#pragma once

#include "mail/message/letter.h"
#include "mail/message/structure.h"

namespace message {

/// `letter` holds header, addresses, subject and lines already; `whole` is its structure.
[[nodiscard]] Automation judgeAutomation(const Letter& letter, const Entity& whole);

}  // namespace message
