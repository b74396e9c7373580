// Which parts of a mail hold what its sender typed, decoded and cut into lines.
#pragma once

#include "mail/message/html.h"
#include "mail/message/letter.h"
#include "mail/message/structure.h"

#include <vector>

namespace message {

struct TextFound {
    std::vector<MarkedLine> lines;  ///< visible text, within Limits::lines
    bool found = false;             ///< some text part was there, empty or not
    bool fromHtml = false;
    bool cut = false;  ///< Limits::textBytes or Limits::lines left something out
};

/// Plain text before HTML in an alternative unless it is empty; text parts in their order up to
/// the first attachment behind a text, those with a file name only where the others are empty; the
/// root of multipart/related; nothing of message/rfc822, digests or encrypted mails.
[[nodiscard]] TextFound findText(const Entity& whole, const Limits& limits,
                                 const Leniency& leniency);

}  // namespace message
