#include "mail/trust/signed_mail.h"

#include "base/text.h"
#include "mail/trust/sequence.h"

#include <algorithm>

namespace trust {
namespace {

using base::Kind;

/// A part has no header of a mail, and may have none at all: with this field it is a mail.
constexpr std::string_view kHead = "MIME-Version: 1.0\r\n";

/// What follows `word` and blanks on a line that begins with it; nullopt where it does not.
std::optional<std::string_view> after(std::string_view line, std::string_view word) {
    if (!base::startsWithNoCase(line, word)) return std::nullopt;
    line.remove_prefix(word.size());
    if (!line.empty() && !base::isBlank(line[0])) return std::nullopt;
    return base::trim(line);
}

using Lines = std::vector<message::Line>;

Lines::iterator firstTyped(Lines& lines) {
    return std::find_if(lines.begin(), lines.end(), [](const message::Line& line) {
        return line.kind == message::Line::Kind::typed;
    });
}

}  // namespace

base::Result<SignedText> readSigned(const Signed& mail, const message::Limits& limits,
                                    const message::Leniency& leniency) {
    if (mail.content.size() > limits.whole.count) {
        return fail(Kind::refused, "its signed text is too large");
    }
    auto wider = limits;
    wider.whole.count += kHead.size();
    wider.header.count += kHead.size();
    wider.fields += 1;
    auto letter = message::read(std::string(kHead) + mail.content, wider, leniency);
    if (!letter) return fail(std::move(letter).error());
    SignedText out;
    out.lines = std::move(letter->lines);
    auto line = firstTyped(out.lines);
    if (line == out.lines.end()) return out;
    const auto serial = after(line->text, "MACHINE");
    if (!serial) return out;
    if (serial->empty()) {
        return fail(Kind::refused, "its signed line MACHINE has no serial number behind it");
    }
    out.machine = *serial;
    out.lines.erase(line);
    line = firstTyped(out.lines);
    if (line == out.lines.end()) return out;
    const auto digits = after(line->text, "SEQUENCE");
    if (!digits) return out;
    out.sequence = sequenceNumber(*digits);
    if (!out.sequence) {
        return fail(Kind::refused,
                    "its signed line SEQUENCE has no number of 1 to 18 digits behind it");
    }
    out.lines.erase(line);
    return out;
}

}  // namespace trust
