// Delivery reports: by structure (RFC 3464), by the null return path, or by their wording alone.
#pragma once

#include "mail/message/letter.h"
#include "mail/message/structure.h"

#include <string>

namespace message {

struct BounceFound {
    bool found = false;
    std::string sign;          ///< by what, for the log
    std::string aboutMessage;  ///< Message-ID of the mail that came back, "" where not said
};

[[nodiscard]] BounceFound findBounce(const Letter& letter, const Entity& whole);

}  // namespace message
