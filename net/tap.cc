#include "net/tap.h"

#include "base/text.h"

#include <fmt/core.h>
#include <algorithm>
#include <utility>

namespace net {
namespace {

/// The end of the quoted string that begins at `at`: behind its closing quote.
std::size_t endOfQuoted(std::string_view line, std::size_t at) {
    for (++at; at < line.size(); ++at) {
        if (line[at] == '\\') {
            ++at;
        } else if (line[at] == '"') {
            return at + 1;
        }
    }
    return line.size();
}

/// Lines that hold no mail: status and data of the folder, answers to our commands. A server may
/// write its words in any case, as mail/imap reads them.
bool holdsNoMail(std::string_view line) {
    if (line.starts_with("* ")) return base::lower(line).find("fetch") == std::string::npos;
    return line.starts_with('+') || line.starts_with('K');  // our tags (imap/session.h)
}

/// Where the value of the section or part that begins at `at` ("BODY[…] ", "BODY[…]<0> ",
/// "RFC822 ") begins; npos where none begins there.
std::size_t valueOfSection(std::string_view line, std::size_t at) {
    const auto begins = [rest = line.substr(at)](std::string_view name) {
        return base::startsWithNoCase(rest, name);
    };
    for (const std::string_view part : {"RFC822 ", "RFC822.HEADER ", "RFC822.TEXT "}) {
        if (begins(part)) return at + part.size();
    }
    if (!begins("BODY[") && !begins("BODY.PEEK[") && !begins("BINARY[")) return line.npos;
    std::size_t end = line.find(']', at);
    if (end == line.npos) return line.npos;
    if (line.substr(++end).starts_with('<'))
        end = std::min(line.find('>', end), line.size() - 1) + 1;
    return line.substr(end).starts_with(' ') ? end + 1 : line.npos;
}

/// A literal that follows, NIL, or a quoted string, which is looked at by itself.
bool isKnownValue(std::string_view value) {
    if (value.starts_with('"')) return true;
    if (value.starts_with('{')) return value.find_first_not_of("0123456789+}", 1) == value.npos;
    return base::equalsNoCase(value.substr(0, value.find_first_of(" )")), "NIL");
}

/// Whether the text before a quoted string says that it is a time, which is no part of a mail.
bool namesTime(std::string_view before) {
    constexpr std::string_view kName = "INTERNALDATE ";
    return before.size() >= kName.size() &&
           base::equalsNoCase(before.substr(before.size() - kName.size()), kName);
}

}  // namespace

std::string contentText(std::uint64_t octets) {
    return fmt::format("({} octets of a mail)", octets);
}

std::string withoutContent(std::string_view line) {
    if (holdsNoMail(line)) return std::string(line);
    std::string shown;
    std::size_t at = 0;
    while (at < line.size()) {
        if (line[at] == '"') {
            const auto end = endOfQuoted(line, at);
            shown += namesTime(line.substr(0, at)) ? std::string(line.substr(at, end - at))
                                                   : contentText(end - at);
            at = end;
            continue;
        }
        const auto begin = valueOfSection(line, at);
        if (begin == line.npos) {
            shown += line[at++];
            continue;
        }
        // A section is a literal, NIL or a quoted string; whatever else stands there is not shown.
        shown += line.substr(at, begin - at);
        at = begin;
        const auto value = line.substr(at);
        if (isKnownValue(value)) continue;
        shown += contentText(value.size());
        break;
    }
    return shown;
}

void Tap::tell(const TapLine& line) const {
    if (!heard()) return;
    TapLine told = line;
    std::string safe;
    if (line.protocol == "imap" && line.direction == '<' && !line.login) {
        safe = withoutContent(line.text);
        told.text = safe;
    }
    for (const auto& listener : listeners_) listener(told);
}

std::unique_ptr<Tap::Listening> Tap::listen(Listener listener) {
    return std::make_unique<Listening>(shared_from_this(), std::move(listener));
}

Tap::Listening::Listening(std::shared_ptr<Tap> tap, Listener listener)
    : tap_(std::move(tap)),
      place_(tap_->listeners_.insert(tap_->listeners_.end(), std::move(listener))) {}

Tap::Listening::~Listening() {
    tap_->listeners_.erase(place_);
}

}  // namespace net
