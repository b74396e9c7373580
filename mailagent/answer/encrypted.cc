#include "mailagent/answer/encrypted.h"

#include "base/text.h"

#include <string_view>
#include <utility>
#include <vector>

namespace answer {
namespace {

constexpr std::string_view kTitle = "ENCRYPTED REPLY";

/// A rendered mail without its Cc field and the lines that are folded under it.
std::string withoutCc(std::string_view mail) {
    std::string out;
    out.reserve(mail.size());
    bool taken = false;
    while (!mail.empty() && !mail.starts_with("\r\n")) {
        const auto end = mail.find("\r\n");
        const auto line = mail.substr(0, end == std::string_view::npos ? mail.size() : end + 2);
        mail.remove_prefix(line.size());
        if (!base::isBlank(line[0])) taken = base::startsWithNoCase(line, "Cc:");
        if (!taken) out += line;
    }
    out += mail;
    return out;
}

}  // namespace

base::Result<Rendered> encryptedFor(const Self& self, const Rendered& mail,
                                    const trust::Keyring& keyring, const std::string& requester,
                                    base::Time now) {
    Rendered out = mail;
    std::vector<std::string> readers{requester};
    std::erase_if(out.to, [&](const std::string& mailbox) {
        if (base::equalsNoCase(mailbox, requester)) return false;
        if (!keyring.knows(mailbox, now)) return true;
        readers.push_back(mailbox);
        return false;
    });
    if (out.to.size() < mail.to.size()) out.bytes = withoutCc(out.bytes);
    Self quiet = self;
    quiet.serial.clear();
    auto bytes = keyring.encrypt(out.bytes, readers, subjectOf(quiet, kTitle), now);
    if (!bytes) return fail(std::move(bytes).error());
    out.bytes = std::move(*bytes);
    return out;
}

}  // namespace answer
