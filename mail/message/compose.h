// Writing mails: 7-bit, CRLF, lines within 998 octets, header lines folded at 78 (M48).
#pragma once

#include "base/clock.h"

#include <string>
#include <string_view>
#include <vector>

namespace message {

struct Part {
    std::string contentType;  ///< such as "text/csv; name=counter.csv"; "" = text/plain
    std::string fileName;     ///< "" = inline
    std::string bytes;
};

/// What a mail of ours is made of. Plain values; compose() reads no clock and no settings.
struct Draft {
    std::string fromName, from;       ///< display name (may be empty) and mailbox
    std::vector<std::string> to, cc;  ///< mailboxes
    std::string subject;              ///< UTF-8; encoded where it must be (RFC 2047)
    base::Time date;
    int offsetMinutes = 0;                       ///< the machine's UTC offset at `date` (M26)
    std::string messageId;                       ///< with angle brackets
    std::string inReplyTo;                       ///< with angle brackets, or ""
    std::string references;                      ///< blank-separated ids, or ""
    std::string autoSubmitted = "auto-replied";  ///< RFC 3834; "auto-generated" for notices
    std::vector<std::pair<std::string, std::string>> extra;  ///< further fields, our own values
    std::string text;               ///< UTF-8, '\n' line ends; never format=flowed (M19)
    std::string html;               ///< the text as a page, UTF-8; "" = none (RFC 2046 5.1.4)
    std::vector<Part> attachments;  ///< without html and these: a plain text/plain mail
};

/// The rendered mail. Pure ASCII text goes out as 7bit, else quoted-printable (or base64 where
/// that is shorter); control characters in header values are dropped, so no value can add a field.
[[nodiscard]] std::string compose(const Draft& draft);

/// RFC 5322 date, such as "Mon, 02 Mar 2026 09:21:08 +0900".
[[nodiscard]] std::string formatDate(base::Time instant, int offsetMinutes);

}  // namespace message
