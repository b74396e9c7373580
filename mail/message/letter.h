// A mail, read: what its sender typed, and the facts that the gate judges (M9, M12, M41).
//
// Bytes from outside go in, bounded before anything looks at them; nothing recursive runs without
// a bound (5-lessons 18). Header-only bytes (a fetched header) are read by the same call: the
// letter then has no lines.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "base/units.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace message {

/// What reading may cost. A mail beyond a bound is not read (Kind::invalid, which bound).
struct Limits {
    base::Bytes whole = {1024 * 1024 + 65536};
    base::Bytes header = {65536};
    std::size_t fields = 400;  ///< header fields of one part
    std::size_t line = 70000;  ///< octets of one line as received
    std::size_t parts = 100;
    std::size_t depth = 10;          ///< multipart in multipart
    std::size_t textBytes = 262144;  ///< decoded text that is looked at; the rest is left out
    std::size_t lines = 5000;        ///< lines of text that are looked at
};

/// Each leniency is one setting (issue: the strict original rules are the default for what
/// remains after the client's own wrapping has been taken off).
struct Leniency {
    bool htmlOnly = true;       ///< read HTML where there is no plain text
    bool replyPrefixes = true;  ///< `Re:` `AW:` `Fwd:` … before the password
    bool gatewayTags = true;    ///< `[EXTERNAL]` … before the password
    bool quotedText = true;     ///< leave out `>` lines and what follows "On … wrote:"
    bool signatures = true;     ///< leave out what follows `-- ` and phone footers
    bool banners = true;        ///< leave out classification and disclaimer lines
};

struct Address {
    std::string name;     ///< display name, decoded, UTF-8
    std::string mailbox;  ///< local@domain; the domain in lower case; "" where it was unreadable
};

struct SentDate {
    base::Time instant;
    int offsetMinutes = 0;  ///< the zone that was written, for printing it back
};

/// One line of the text, decoded to UTF-8, invisible characters removed at its ends.
struct Line {
    enum class Kind { typed, blank, quoted, signature, footer, banner };
    Kind kind = Kind::typed;
    std::string text;  ///< a leading blank or TAB that the sender typed is kept (M9)
};

/// Signs that a program wrote the mail (RFC 3834, RFC 3464, lists; 5-lessons 12). Several weak
/// signs make one strong: `automatic` is the verdict, `sign` says by what, for the log.
struct Automation {
    bool automatic = false;
    bool bounce = false;       ///< a delivery report, by structure, null return path or its wording
    std::string sign;          ///< such as "Auto-Submitted: auto-replied"
    std::string aboutMessage;  ///< Message-ID of the mail that a bounce or auto-reply is about
};

struct Field {
    std::string name;   ///< as written
    std::string value;  ///< unfolded, not decoded, without line ends
};

struct Letter {
    std::vector<Field> fields;  ///< the top header, in order, raw
    base::Bytes headerSize;     ///< octets up to and including the empty line
    std::vector<Address> from;  ///< of every From field; the gate refuses more than one
    std::size_t fromFields = 0;
    std::vector<Address> to, cc;
    std::string returnPath;        ///< "<>" for the null path, "" where there is none
    std::string subject;           ///< decoded, trimmed, without what Leniency takes off
    std::string subjectAsSent;     ///< decoded only
    std::string messageId;         ///< with its angle brackets, "" where missing
    std::string references;        ///< References + In-Reply-To of the mail, for the reply
    std::optional<SentDate> date;  ///< nullopt: none, or unreadable
    std::size_t dateFields = 0;
    std::optional<base::Time> receivedAt;  ///< the top Received field's date
    Automation automation;
    std::vector<Line> lines;
    bool textFound = false;  ///< some text part was read (false: attachment only, empty)
    bool fromHtml = false;
    std::vector<std::string> remarks;  ///< what was odd but bearable, for the log
};

/// Reads a whole mail, or a header alone. Fails only beyond a bound or where no header can be
/// made out; every odd charset, encoding or structure inside the bounds is read as far as it goes.
[[nodiscard]] base::Result<Letter> read(std::string_view bytes, const Limits& limits = {},
                                        const Leniency& leniency = {});

/// The first field of that name, or nullptr.
[[nodiscard]] const Field* find(const Letter& letter, std::string_view name);

/// Digest of Message-ID, Date, From and body (design decision 6): the identity of a mail beyond
/// its uid. 64 hexadecimal digits; line-end differences do not change it. "" where the mail has
/// neither Message-ID nor Date: then it never decides.
[[nodiscard]] std::string identity(std::string_view bytes, const Letter& letter);

}  // namespace message
