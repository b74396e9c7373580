#include "mail/smtp/reply.h"

#include "base/text.h"

#include <fmt/format.h>

namespace smtp {
namespace {

/// The code at the front of a line, or 0.
int codeOf(std::string_view line) noexcept {
    if (line.size() < 3) return 0;
    for (const char c : line.substr(0, 3))
        if (!base::isDigit(c)) return 0;
    if (line[0] < '2' || line[0] > '5') return 0;
    return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

std::size_t digits(std::string_view text) noexcept {
    std::size_t count = 0;
    while (count < text.size() && base::isDigit(text[count])) ++count;
    return count;
}

/// Takes "5.1.1" and the blank behind it off the front where its class is the code's.
std::string_view takeEnhanced(std::string_view& text, int code) noexcept {
    if (text.empty() || text.front() - '0' != code / 100) return {};
    std::size_t at = 1;
    for (int part = 0; part < 2; ++part) {
        if (at >= text.size() || text[at] != '.') return {};
        const std::size_t count = digits(text.substr(at + 1));
        if (count == 0 || count > 3) return {};
        at += 1 + count;
    }
    if (at < text.size() && !base::isBlank(text[at])) return {};
    const std::string_view enhanced = text.substr(0, at);
    text = base::trim(text.substr(at));
    return enhanced;
}

}  // namespace

std::string Reply::shown() const {
    const std::string_view blank = enhanced.empty() ? "" : " ";
    return base::printable(base::trim(fmt::format("{}{}{} {}", code, blank, enhanced, text)), 300);
}

ReplyParser::Step ReplyParser::line(std::string_view line) {
    const int code = codeOf(line);
    const bool last = line.size() == 3 || (line.size() > 3 && line[3] == ' ');
    const bool goesOn = line.size() > 3 && line[3] == '-';
    if (finished_) {
        reply_ = {};
        reply_.code = code;
        lines_ = 0;
        finished_ = false;
    }
    if (code == 0 || code != reply_.code || (!last && !goesOn) || ++lines_ > kReplyLines) {
        finished_ = true;
        return Step::broken;
    }
    std::string_view text = line.size() > 4 ? line.substr(4, kReplyLine) : std::string_view{};
    const std::string_view enhanced = takeEnhanced(text, code);
    if (reply_.enhanced.empty()) reply_.enhanced = enhanced;
    if (!reply_.text.empty() && !text.empty()) reply_.text += ' ';
    reply_.text += text;
    finished_ = last;
    return last ? Step::done : Step::more;
}

}  // namespace smtp
