// The answer attribute by attribute, as it came.
#include "base/digest.h"
#include "base/text.h"
#include "machine/ipp/understand.h"
#include "machine/ipp/values.h"

#include <cups/ipp.h>
#include <fmt/core.h>

namespace ipp {
namespace {

std::string groupName(std::uint8_t tag) {
    switch (static_cast<Group>(tag)) {
        case Group::operation:
            return "operation";
        case Group::job:
            return "job";
        case Group::printer:
            return "printer";
        case Group::unsupported:
            return "unsupported";
    }
    return fmt::format("group {}", tag);
}

std::string typeName(Tag tag) {
    const char* name = ippTagString(static_cast<ipp_tag_t>(tag));
    return name == nullptr ? fmt::format("0x{:02x}", static_cast<int>(tag)) : name;
}

std::string shown(const Values& values, const Value& value);

std::string collectionText(const Values& values, const Value& value) {
    std::string out = "{";
    for (const auto& member : value.members) {
        out += " " + values.clean(member.name) + "=";
        for (std::size_t i = 0; i < member.values.size(); ++i) {
            if (i > 0) out += ",";
            out += shown(values, member.values[i]);
        }
    }
    return out + " }";
}

std::string shown(const Values& values, const Value& value) {
    switch (value.tag) {
        case Tag::collection:
            return collectionText(values, value);
        case Tag::unsupported:
        case Tag::unknown:
        case Tag::noValue:
            return typeName(value.tag);
        case Tag::dateTime: {
            const auto moment = momentOf(value);
            if (!moment) return base::hex(value.bytes);
            return machine::dateText(*moment) + " " + machine::timeText(*moment);
        }
        default:
            break;
    }
    auto text = values.shown(value);
    return text.empty() && !value.bytes.empty() ? base::hex(value.bytes) : text;
}

}  // namespace

std::vector<Shown> dump(std::string_view answer) {
    std::vector<Shown> rows;
    const Message message = parseMessage(answer);
    for (const auto& group : message.groups) {
        const Values values(&group, {}, {});
        for (const auto& attribute : group.attributes) {
            for (const auto& value : attribute.values) {
                rows.push_back({groupName(group.tag), values.clean(attribute.name),
                                typeName(value.tag), shown(values, value)});
            }
        }
    }
    return rows;
}

}  // namespace ipp
