#include "mail/message/header.h"

#include "base/text.h"

#include <fmt/format.h>

namespace message {
namespace {

using base::Kind;

/// The length of a field name at the start of the line, 0 where the line is no field.
std::size_t nameLength(std::string_view line) {
    std::size_t at = 0;
    while (at < line.size() && line[at] > ' ' && line[at] < 0x7f && line[at] != ':') ++at;
    std::size_t colon = at;
    while (colon < line.size() && base::isBlank(line[colon])) ++colon;
    return at > 0 && colon < line.size() && line[colon] == ':' ? at : 0;
}

/// Without NUL, which would end C strings later on.
void appendWithoutNul(std::string& out, std::string_view text) {
    if (text.find('\0') == std::string_view::npos) {
        out += text;
        return;
    }
    for (const char c : text) {
        if (c != '\0') out += c;
    }
}

bool isMboxLine(std::string_view line) {
    return line.substr(0, 5) == "From " || line.substr(0, 6) == ">From ";
}

}  // namespace

std::string_view takeLine(std::string_view& rest) noexcept {
    const auto end = rest.find_first_of("\r\n");
    const auto line = rest.substr(0, end);
    if (end == std::string_view::npos) {
        rest = {};
    } else {
        const bool pair = rest[end] == '\r' && end + 1 < rest.size() && rest[end + 1] == '\n';
        rest.remove_prefix(end + (pair ? 2 : 1));
    }
    return line;
}

base::Result<HeaderBlock> readHeader(std::string_view bytes, const Limits& limits) {
    HeaderBlock block;
    int strayLines = 0;  // before the first field; one is borne
    auto rest = bytes;
    while (!rest.empty()) {
        const auto before = rest;
        const auto line = takeLine(rest);
        const auto used =
            static_cast<std::size_t>(rest.empty() ? bytes.size() : bytes.size() - rest.size());
        if (used > limits.header.count) {
            return fail(Kind::invalid,
                        fmt::format("its header is larger than {} octets", limits.header.count));
        }
        if (line.empty()) {
            if (block.fields.empty()) continue;
            block.size = used;
            return block;
        }
        if (base::isBlank(line[0]) && !block.fields.empty()) {
            appendWithoutNul(block.fields.back().value, line);
            continue;
        }
        if (block.fields.empty() && (isMboxLine(line) || base::trim(line).empty())) continue;
        const auto length = nameLength(line);
        if (length == 0) {
            if (block.fields.empty()) {
                if (strayLines++ == 0 && !rest.empty()) continue;
                return fail(Kind::invalid, "it begins without a header");
            }
            block.emptyLineMissing = true;
            block.size = static_cast<std::size_t>(bytes.size() - before.size());
            return block;
        }
        if (block.fields.size() == limits.fields) {
            return fail(Kind::invalid,
                        fmt::format("its header has more than {} fields", limits.fields));
        }
        const auto colon = line.find(':', length);
        block.fields.push_back({std::string(line.substr(0, length)), {}});
        appendWithoutNul(block.fields.back().value, base::trim(line.substr(colon + 1)));
    }
    if (block.fields.empty()) return fail(Kind::invalid, "it has no header");
    block.size = bytes.size();
    return block;
}

const Field* findField(const std::vector<Field>& fields, std::string_view name) {
    for (const auto& field : fields) {
        if (base::equalsNoCase(field.name, name)) return &field;
    }
    return nullptr;
}

std::string_view valueOf(const std::vector<Field>& fields, std::string_view name) {
    const auto* field = findField(fields, name);
    return field == nullptr ? std::string_view() : std::string_view(field->value);
}

}  // namespace message
