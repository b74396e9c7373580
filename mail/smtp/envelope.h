// What goes out: the relay's features, the commands of one mail, its content made ready for DATA.
// Pure: no I/O.
#pragma once

#include "base/result.h"
#include "mail/sending/sender.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smtp {

/// What the relay's EHLO offers, of what we use.
struct Features {
    bool pipelining = false;    ///< RFC 2920
    bool size = false;          ///< RFC 1870
    std::uint64_t largest = 0;  ///< octets; 0: not stated
    bool smtpUtf8 = false;      ///< RFC 6531
};
[[nodiscard]] Features featuresOf(const std::vector<std::string>& ehloLines);

/// Why this mail can never be sent (Kind::invalid): an address with a control character, a blank
/// or an angle bracket (they could add a command), one that is too long or no UTF-8, or content
/// with a bare CR or LF (it could end the mail early). Nothing where it can.
[[nodiscard]] std::optional<base::Error> faultOf(const sending::Outgoing& mail);

/// Why this relay cannot take the mail (Kind::refused): larger than it says it takes, or an
/// address that needs SMTPUTF8 where it is not offered. Nothing where it can.
[[nodiscard]] std::optional<base::Error> obstacle(const sending::Outgoing& mail,
                                                  const Features& features);

[[nodiscard]] std::string mailCommand(const sending::Outgoing& mail, const Features& features);
[[nodiscard]] std::string rcptCommand(std::string_view recipient);

/// Appends the content with leading dots doubled, a last line end, and the final dot's line.
void appendContent(std::string& out, std::string_view bytes);

}  // namespace smtp
