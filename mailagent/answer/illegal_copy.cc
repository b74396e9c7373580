#include "base/text.h"
#include "mailagent/answer/draft.h"
#include "mailagent/answer/header_copy.h"
#include "mailagent/answer/notice.h"

#include <fmt/format.h>

namespace answer {

Rendered illegalCopy(const Self& self, const IllegalMail& mail, const std::string& admin) {
    constexpr std::string_view kWhat = "ILLEGAL MAIL";
    message::Draft draft = draftOf(self, fmt::format("{} ({})", kWhat, mail.reason), mail.takenAt);
    if (!base::equalsNoCase(admin, self.address) && !admin.empty()) draft.to = {admin};
    draft.messageId = messageIdOf(self, mail.identity, kWhat);
    draft.autoSubmitted = "auto-generated";
    draft.text = fmt::format(
        "A mail to this machine is illegal: none of its commands ran, and its\n"
        "sender got no answer.\n\n"
        "Serial No.    {}\nNickname      {}\nReason        {}\nSize          {} bytes\n"
        "Fetched       {}\n\n"
        "Its header, without what may hold a password:\n\n{}",
        base::printable(self.serial.empty() ? "-" : self.serial, 200),
        base::printable(self.nickname.empty() ? "-" : self.nickname, 200),
        base::printable(mail.text, 500), mail.size.count,
        lists::timeText(mail.takenAt, draft.offsetMinutes, true),
        headerCopy(mail.header, kCopiedHeader.count));
    Rendered copy = renderedOf(draft, kWhat);
    copy.notice = true;
    return copy;
}

}  // namespace answer
