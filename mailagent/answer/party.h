// Who answers whom: the plain values that every mail of ours is made from.
#pragma once

#include "base/clock.h"
#include "lists/frame.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace answer {

inline constexpr std::size_t kReferencesBytes = 900;  ///< of References; older ids go first
/// The field that marks every mail of ours; its value is the account (loops, 5-lessons 10 and 13).
inline constexpr std::string_view kMark = "X-Mailagent";

/// The machine that answers.
struct Self {
    std::string account;   ///< the machine's key in the settings
    std::string address;   ///< From and envelope sender of everything (M24)
    std::string nickname;  ///< may be blank
    std::string serial;    ///< "" where the machine did not say
    /// The machine's UTC offset in minutes at an instant (M26); empty: UTC.
    std::function<int(base::Time)> offsetMinutes;
    std::string adminCc;         ///< M30 "All mails": gets every reply as Cc; "" = nobody
    std::string manager;         ///< M27 Manager Address: notices and the sending test
    bool announceDelay = false;  ///< M31
};

/// The mail that is answered.
struct Asked {
    std::string requester;   ///< the mailbox of its From
    std::string messageId;   ///< with angle brackets, or ""
    std::string references;  ///< blank-separated ids, or ""
    /// What tells this mail from every other: its digest, or account, validity and uid. Never "":
    /// the replies' Message-IDs come from it, so the same mail is answered with the same ids.
    std::string identity;
    std::optional<lists::SentAt> sentAt;  ///< of its Date field
    base::Time takenAt;                   ///< when we fetched it; dates the replies
};

/// A mail of ours, rendered: what the journal keeps and the sender sends.
struct Rendered {
    std::string messageId;  ///< with angle brackets; deterministic
    std::string what;       ///< for the log: "COUNTER LIST", "COMMAND RESULTS", "BOUNCE NOTICE"
    std::string from;       ///< envelope sender
    std::vector<std::string>
        to;               ///< envelope recipients, each once; requester before administrator
    std::string bytes;    ///< 7-bit, CRLF
    bool secret = false;  ///< may hold a password: never copied, traced or logged
    bool notice = false;  ///< to manager or administrator: its own failure raises no notice
};

/// The Message-ID of what we write about `about`: "<40 hexadecimal digits@domain>". The same three
/// texts give the same id for ever (design decision 5); the domain is the machine's address's.
[[nodiscard]] std::string messageIdOf(const Self& self, std::string_view about,
                                      std::string_view what);

/// "[nickname] SERIAL TITLE"; a blank nickname has no brackets, an unknown serial is left out
/// (M24).
[[nodiscard]] std::string subjectOf(const Self& self, std::string_view title);

/// The References of a reply: the asked mail's and its Message-ID, within kReferencesBytes.
[[nodiscard]] std::string referencesOf(const Asked& asked);

/// The frame of a list for this mail. What is left to the caller: mailSettings, previous, readError
/// and showNames.
[[nodiscard]] lists::Frame frameOf(const Self& self, const Asked& asked);

}  // namespace answer
