// Replies to whom asked (M15, M24, M25, M48): one mail a list, one with the results of the rest.
// Pure: the same values give the same bytes.
#pragma once

#include "lists/catalogue.h"
#include "lists/forms.h"
#include "mailagent/answer/party.h"

#include <string>
#include <string_view>
#include <vector>

namespace answer {

/// The mail with one list. `text` is lists::render()'s, with '\n' line ends; its frame holds serial
/// number, requester, nickname and delay already.
[[nodiscard]] Rendered listMail(const Self& self, const Asked& asked, lists::ListId id,
                                std::string_view text);

/// What may stand beside a list's text, before encoding; with it a mail stays below the 10 MB that
/// relays take by default. What has no room is left out, and the text says so.
inline constexpr std::size_t kMostBesideText = std::size_t{6} * 1024 * 1024;

/// The same with the forms that `list` holds (M48): the page as multipart/alternative with the
/// text, CSV and JSON as attachments named as attachmentName() says. Without forms the mail is the
/// one above, to the byte.
[[nodiscard]] Rendered listMail(const Self& self, const Asked& asked, lists::ListId id,
                                const lists::Rendition& list);

/// "COUNTER-26XE00123-20261121.csv": list, serial number (no character but A-Z a-z 0-9 . _ -) and
/// the day in the machine's zone.
[[nodiscard]] std::string attachmentName(const Self& self, const Asked& asked, lists::ListId id,
                                         std::string_view extension);

/// What the commands came to that return no list.
struct Results {
    std::vector<std::string> lines;  ///< command::Outcome::results
    std::size_t ignored = 0;         ///< command lines beyond the tenth (M13)
    bool noCommand = false;          ///< the mail held no command line at all
    std::string help;                ///< command::helpText() where HELP was sent or nothing found
    bool secret = false;             ///< the reply goes to the requester alone
};

/// The mail with the results: serial number, requester, nickname and delay (M24), one line a
/// result, then the help text where there is one.
[[nodiscard]] Rendered resultsMail(const Self& self, const Asked& asked, const Results& results);

/// In the place of a reply that could not be made as it was wanted: why, and under that reply's
/// Message-ID, since the mail has no other reply of this name.
[[nodiscard]] Rendered notSentMail(const Self& self, const Asked& asked, const Rendered& reply,
                                   std::string_view why);

}  // namespace answer
