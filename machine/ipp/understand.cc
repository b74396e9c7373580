#include "machine/ipp/understand.h"

#include "base/text.h"
#include "machine/ipp/sections.h"

#include <fmt/core.h>
#include <algorithm>

namespace ipp {
namespace {

using base::Kind;

constexpr std::size_t kMostRemarks = 50;

std::string charsetOf(const Message& message) {
    const auto* operation = message.find(Group::operation);
    const auto* attribute = operation == nullptr ? nullptr : operation->find("attributes-charset");
    return attribute == nullptr ? "utf-8" : attribute->values.front().bytes;
}

/// The printer's attributes. A printer that labels its groups wrongly is read all the same: any
/// group that has the one attribute which every printer must send.
const AttributeGroup* printerGroup(const Message& message) {
    if (const auto* group = message.find(Group::printer)) return group;
    for (const auto& group : message.groups) {
        if (group.find("printer-state") != nullptr) return &group;
    }
    return nullptr;
}

std::string statusMessage(const Message& message) {
    const auto* operation = message.find(Group::operation);
    const auto* attribute = operation == nullptr ? nullptr : operation->find("status-message");
    if (attribute == nullptr) return {};
    return base::printable(cleanText(attribute->values.front().bytes, charsetOf(message)), 200);
}

struct Status {
    std::uint16_t code;
    Kind kind;
    std::string_view says;
};

/// RFC 8011, appendix B.
constexpr Status kStatuses[] = {
    {0x0400, Kind::protocol, "the printer takes the question for a wrong one"},
    {0x0401, Kind::login, "the printer does not let everybody read it; set user and password"},
    {0x0402, Kind::login, "the printer asks for a login; set user and password"},
    {0x0403, Kind::login, "the printer does not let this user read it; set another user"},
    {0x0404, Kind::temporary, "the printer cannot answer now"},
    {0x0406, Kind::missing, "there is no printer at this path; set the path, such as /ipp/print"},
    {0x0407, Kind::missing, "the printer at this path is gone; set another path"},
    {0x0501, Kind::refused, "the printer cannot tell its attributes"},
    {0x0502, Kind::temporary, "the printer's IPP service is out of order"},
    {0x0503, Kind::refused, "the printer speaks neither IPP 2.0 nor 1.1"},
    {0x0505, Kind::temporary, "the printer has a fault inside and cannot answer"},
    {0x0507, Kind::temporary, "the printer is busy"},
};

}  // namespace

std::string camelCase(std::string_view keyword) {
    std::string out;
    bool raise = false;
    for (const char c : keyword) {
        if (c == '-' || c == '_' || c == ' ') {
            raise = !out.empty();
            continue;
        }
        out += raise ? base::upper(c) : c;
        raise = false;
    }
    return out;
}

std::optional<std::int64_t> upTime(const Values& values) {
    const auto* attribute = values.find("printer-up-time");
    std::int64_t seconds = 0;
    if (attribute == nullptr || !numberOf(attribute->values.front(), seconds)) return {};
    if (seconds <= 0 || seconds >= kClockFrom) return {};
    return seconds;
}

base::Result<> usable(std::string_view answer) {
    if (!looksLikeMessage(answer)) {
        return base::fail(Kind::protocol,
                          "what answers is no IPP printer; check the address, port and path");
    }
    const Message message = parseMessage(answer);
    const auto* group = printerGroup(message);
    if (group != nullptr && !group->attributes.empty()) return {};
    const auto said = statusMessage(message);
    const std::string quoted = said.empty() ? "" : fmt::format(" (it says: {})", said);
    for (const auto& status : kStatuses) {
        if (status.code == message.code) {
            return base::fail(status.kind, fmt::format("{}{}", status.says, quoted), status.code);
        }
    }
    if (message.code >= 0x0400) {
        return base::fail(message.code >= 0x0500 ? Kind::temporary : Kind::refused,
                          fmt::format("the printer answers IPP status 0x{:04x} instead of its "
                                      "attributes{}",
                                      message.code, quoted),
                          message.code);
    }
    return base::fail(Kind::protocol, message.whole
                                          ? "the printer's answer holds no printer attributes"
                                          : "the printer's answer ends before its attributes");
}

machine::Reading understand(const Answers& answers, base::Time taken) {
    machine::Reading out;
    out.origins = {machine::Origin::ipp};
    out.remarks = answers.remarks;
    const Message message = parseMessage(answers.printer);
    const auto* group = printerGroup(message);
    if (group != nullptr) out.taken = taken;
    const Values values(group, taken, charsetOf(message));
    for (const auto read : {readIdentity, readStatus, readSupplies, readPaper, readCounters,
                            readSettings, readAbilities}) {
        read(values, out);
    }
    const Message active = parseMessage(answers.active);
    const Message completed = parseMessage(answers.completed);
    readJobs(looksLikeMessage(answers.active) ? &active : nullptr,
             looksLikeMessage(answers.completed) ? &completed : nullptr, values,
             charsetOf(answers.active.empty() ? completed : active), out);
    if (!out.jobs.rows.empty()) out.taken = taken;
    if (group == nullptr) {
        out.remarks.emplace_back("IPP: the answer holds no printer attributes");
    } else if (!message.whole) {
        out.remarks.emplace_back("IPP: the answer broke off; what came before was used");
    }
    if (out.remarks.size() > kMostRemarks) out.remarks.resize(kMostRemarks);
    return out;
}

}  // namespace ipp
