#include "mail/pop3/identity.h"

#include "base/digest.h"
#include "base/text.h"

#include <algorithm>
#include <initializer_list>

namespace pop3 {

namespace {

std::string_view takeLine(std::string_view& text) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

/// "name:value\n" for each field of that name; folds become one blank.
void appendFields(std::string_view header, std::string_view name, std::string& out) {
    bool inside = false;
    while (!header.empty()) {
        const auto line = takeLine(header);
        if (line.empty()) break;
        if (base::isBlank(line.front())) {
            if (inside) out.append(" ").append(base::trim(line));
            continue;
        }
        if (inside) out.push_back('\n');
        const auto colon = line.find(':');
        inside = colon != std::string_view::npos &&
                 base::equalsNoCase(base::trim(line.substr(0, colon)), name);
        if (inside) out.append(name).append(":").append(base::trim(line.substr(colon + 1)));
    }
    if (inside) out.push_back('\n');
}

void appendAll(std::string_view header, std::initializer_list<std::string_view> names,
               std::string& out) {
    for (const auto name : names) appendFields(header, name, out);
}

}  // namespace

std::string identityOf(std::string_view header) {
    header = header.substr(0, kIdentityHeader);
    std::string identity;
    appendAll(header, {"Message-ID", "Date"}, identity);
    const bool weak = identity.empty();
    appendAll(header, {"From"}, identity);
    if (weak) appendAll(header, {"Received", "To", "Subject"}, identity);
    return base::sha256Hex(identity);
}

std::string safeUid(std::string_view uidl) {
    const bool safe =
        !uidl.empty() && uidl.size() <= 200 &&
        std::all_of(uidl.begin(), uidl.end(), [](char c) { return c > ' ' && c < 0x7F; });
    return safe ? std::string(uidl) : "sha256-" + base::sha256Hex(uidl);
}

std::string Names::unique(const std::string& name) {
    const auto holder = ++holders_[name];
    return holder == 1 ? name : name + "#" + std::to_string(holder);
}

}  // namespace pop3
