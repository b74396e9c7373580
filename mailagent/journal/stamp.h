// How the stamp of a mail joins the one that stands. Private to the journal and its twins.
#pragma once

#include "mailagent/journal/journal.h"

namespace journal {

/// The later Date (in whole seconds) with its offset and mails, of equal Dates the mails of both,
/// each once and the last kStampMails of them; the higher sequence number. Works of one transaction
/// may have read an account before others of it were settled: neither can take the other back.
[[nodiscard]] Stamp mergedStamp(const std::optional<Stamp>& standing, const Stamp& next);

/// As the refusals of settle() say it, in both twins.
[[nodiscard]] base::Error codeUsed(const std::string& sender);
[[nodiscard]] base::Error notEnrolled(const std::string& sender);
[[nodiscard]] base::Error signatureUsed();

}  // namespace journal
