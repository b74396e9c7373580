#include "mail/smtp/envelope.h"

#include "base/text.h"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>

namespace smtp {
namespace {

constexpr std::size_t kAddressLimit = 254;  // RFC 5321 4.5.3.1.3: a path of 256 with its brackets

bool needsUtf8(const sending::Envelope& envelope) {
    return !base::isAscii(envelope.from) ||
           !std::all_of(envelope.to.begin(), envelope.to.end(), base::isAscii);
}

/// What is wrong with an address, or an empty text.
std::string_view addressFault(std::string_view address) {
    if (address.size() > kAddressLimit) return "is longer than 254 characters";
    if (!base::isUtf8(address)) return "is not UTF-8";
    for (const char c : address) {
        const auto code = static_cast<unsigned char>(c);
        if (code < 0x20 || code == 0x7f) return "holds a control character";
        if (c == ' ') return "holds a blank";
        if (c == '<' || c == '>') return "holds an angle bracket";
    }
    return {};
}

bool hasBareLineEnd(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        const auto line = bytes.substr(0, end);
        const auto carriage = line.find('\r');
        if (end == std::string_view::npos) return carriage != std::string_view::npos;
        if (line.empty() || carriage != line.size() - 1) return true;
        bytes.remove_prefix(end + 1);
    }
    return false;
}

base::Error invalid(std::string text) {
    return {base::Kind::invalid, std::move(text), 0};
}

}  // namespace

Features featuresOf(const std::vector<std::string>& ehloLines) {
    Features features;
    for (const std::string& line : ehloLines) {
        const auto words = base::split(base::trim(line), ' ');
        const auto offers = [&](std::string_view word) {
            return base::equalsNoCase(words.front(), word);
        };
        if (offers("PIPELINING")) features.pipelining = true;
        if (offers("SMTPUTF8")) features.smtpUtf8 = true;
        if (!offers("SIZE")) continue;
        features.size = true;
        if (words.size() < 2) continue;
        (void)std::from_chars(words[1].data(), words[1].data() + words[1].size(), features.largest);
    }
    return features;
}

std::optional<base::Error> faultOf(const sending::Outgoing& mail) {
    if (!mail.bytes || mail.bytes->empty()) return invalid("The mail to be sent is empty");
    std::vector<std::string_view> addresses(mail.envelope.to.begin(), mail.envelope.to.end());
    if (std::find(addresses.begin(), addresses.end(), "") != addresses.end())
        return invalid("A recipient's address is empty: write one such as name@example.org");
    addresses.push_back(mail.envelope.from);
    for (const std::string_view address : addresses) {
        const std::string_view fault = addressFault(address);
        if (fault.empty()) continue;
        return invalid(fmt::format("The address \"{}\" {}: no mail can go there",
                                   base::printable(address, 100), fault));
    }
    if (hasBareLineEnd(*mail.bytes))
        return invalid("The mail has a line that does not end with CR LF, so it is not sent");
    return std::nullopt;
}

std::optional<base::Error> obstacle(const sending::Outgoing& mail, const Features& features) {
    if (needsUtf8(mail.envelope) && !features.smtpUtf8) {
        return base::Error{base::Kind::refused,
                           "An address is not plain ASCII, and the relay does not offer SMTPUTF8: "
                           "use an ASCII address or another relay",
                           0};
    }
    if (features.largest > 0 && mail.bytes->size() > features.largest) {
        return base::Error{base::Kind::refused,
                           fmt::format("The mail has {} octets, the relay takes {} at most",
                                       mail.bytes->size(), features.largest),
                           552};
    }
    return std::nullopt;
}

std::string mailCommand(const sending::Outgoing& mail, const Features& features) {
    std::string command = fmt::format("MAIL FROM:<{}>", mail.envelope.from);
    if (features.size) command += fmt::format(" SIZE={}", mail.bytes->size());
    if (needsUtf8(mail.envelope)) command += " SMTPUTF8";
    return command + "\r\n";
}

std::string rcptCommand(std::string_view recipient) {
    return fmt::format("RCPT TO:<{}>\r\n", recipient);
}

void appendContent(std::string& out, std::string_view bytes) {
    out.reserve(out.size() + bytes.size() + bytes.size() / 64 + 5);
    const bool ended = bytes.ends_with("\r\n");
    while (!bytes.empty()) {
        if (bytes.front() == '.') out += '.';
        const auto end = std::min(bytes.find('\n'), bytes.size() - 1) + 1;
        out.append(bytes.substr(0, end));
        bytes.remove_prefix(end);
    }
    out += ended ? ".\r\n" : "\r\n.\r\n";
}

}  // namespace smtp
