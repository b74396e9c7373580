#include "base/digest.h"
#include "mail/message/header.h"
#include "mail/message/letter.h"

namespace message {

std::string identity(std::string_view bytes, const Letter& letter) {
    const auto* date = find(letter, "Date");
    if (letter.messageId.empty() && date == nullptr) return {};
    // '\n' parts what a header value cannot hold; line ends of the body count as '\n'.
    std::string text = letter.messageId + '\n' + (date == nullptr ? "" : date->value) + '\n';
    if (const auto* from = find(letter, "From")) text += from->value;
    text += '\n';
    auto body = bytes.substr(std::min<std::size_t>(letter.headerSize.count, bytes.size()));
    text.reserve(text.size() + body.size());
    // Servers differ in empty lines at the very end.
    while (!body.empty() && (body.back() == '\n' || body.back() == '\r')) body.remove_suffix(1);
    while (!body.empty()) {
        text += takeLine(body);
        text += '\n';
    }
    return base::sha256Hex(text);
}

}  // namespace message
