#include "mailagent/answer/party.h"

#include "base/digest.h"
#include "base/text.h"

#include <fmt/format.h>

namespace answer {
namespace {

constexpr std::size_t kIdDigits = 40;  // 160 bits: two mails never meet

std::string_view domainOf(std::string_view address) {
    const auto at = address.rfind('@');
    return at == std::string_view::npos || at + 1 == address.size() ? "mailagent.invalid"
                                                                    : address.substr(at + 1);
}

}  // namespace

std::string messageIdOf(const Self& self, std::string_view about, std::string_view what) {
    std::string input = "mailagent message-id 1";
    for (const std::string_view text : {std::string_view(self.account), about, what}) {
        input += '\0';
        input += text;
    }
    return fmt::format("<{}@{}>", base::sha256Hex(input).substr(0, kIdDigits),
                       domainOf(self.address));
}

std::string subjectOf(const Self& self, std::string_view title) {
    std::string subject;
    if (!base::trim(self.nickname).empty()) {
        subject += fmt::format("[{}] ", base::printable(base::trim(self.nickname), 100));
    }
    if (!base::trim(self.serial).empty()) {
        subject += fmt::format("{} ", base::printable(base::trim(self.serial), 100));
    }
    subject += title;
    return subject;
}

std::string referencesOf(const Asked& asked) {
    std::string kept = asked.messageId;
    std::string_view older = base::trim(asked.references);
    while (!older.empty()) {
        const auto gap = older.find_last_of(" \t\r\n");
        const auto id = gap == std::string_view::npos ? older : older.substr(gap + 1);
        older =
            gap == std::string_view::npos ? std::string_view() : base::trim(older.substr(0, gap));
        if (id.empty() || kept.find(id) != std::string::npos) continue;
        if (kept.size() + id.size() + 1 > kReferencesBytes) break;
        if (!kept.empty()) kept.insert(0, 1, ' ');
        kept.insert(0, id);
    }
    return kept;
}

lists::Frame frameOf(const Self& self, const Asked& asked) {
    lists::Frame frame;
    frame.nickname = self.nickname;
    frame.requester = asked.requester;
    frame.mailSent = asked.sentAt;
    frame.received = asked.takenAt;
    frame.now = asked.takenAt;
    frame.offsetMinutes = self.offsetMinutes;
    frame.announceDelay = self.announceDelay;
    return frame;
}

}  // namespace answer
