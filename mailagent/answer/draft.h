// What all mails of ours share. Inside this room only.
#pragma once

#include "base/text.h"
#include "mail/message/compose.h"
#include "mailagent/answer/party.h"

#include <string>
#include <string_view>
#include <utility>

namespace answer {

[[nodiscard]] inline int offsetAt(const Self& self, base::Time when) {
    return self.offsetMinutes ? self.offsetMinutes(when) : 0;
}

/// A draft from the machine, titled and marked as ours; the caller adds recipients and text.
/// X-Auto-Response-Suppress keeps Exchange's out-of-office answers away from the machine.
[[nodiscard]] inline message::Draft draftOf(const Self& self, std::string_view title,
                                            base::Time when) {
    message::Draft draft;
    draft.fromName = std::string(base::trim(self.nickname));
    draft.from = self.address;
    draft.subject = subjectOf(self, title);
    draft.date = when;
    draft.offsetMinutes = offsetAt(self, when);
    draft.extra = {{std::string(kMark), self.account}, {"X-Auto-Response-Suppress", "All"}};
    return draft;
}

/// The draft, rendered, to its To and Cc.
[[nodiscard]] inline Rendered renderedOf(const message::Draft& draft, std::string_view what) {
    Rendered mail;
    mail.messageId = draft.messageId;
    mail.what = what;
    mail.from = draft.from;
    mail.to = draft.to;
    mail.to.insert(mail.to.end(), draft.cc.begin(), draft.cc.end());
    mail.bytes = message::compose(draft);
    return mail;
}

}  // namespace answer
