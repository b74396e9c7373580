#include "config/syntax_hint.h"

#include "base/text.h"

#include <fmt/core.h>
#include <algorithm>

namespace config {
namespace {

bool isBareKey(std::string_view text) {
    return !text.empty() && text.size() <= 60 && std::all_of(text.begin(), text.end(), [](char c) {
        return base::isDigit(c) || (base::lower(c) >= 'a' && base::lower(c) <= 'z') || c == '_' ||
               c == '-' || c == '.';
    });
}

bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace

std::string syntaxHint(std::string_view line, std::string_view complaint) {
    line = base::trim(line);
    if (holds(complaint, "redefine"))
        return "a key or section stands here for the second time; keep one of them";
    if (holds(complaint, "UTF-8") || holds(complaint, "utf-8"))
        return "the file is not UTF-8; save it as UTF-8";
    if (line.starts_with('[')) {
        return "this section is not written rightly; write [agent], [defaults] or [[machine]] on a "
               "line of its own";
    }
    const auto equals = line.find('=');
    const auto key = base::trim(line.substr(0, equals));
    if (equals == std::string_view::npos || !isBareKey(key)) {
        return "this line is no setting; write key = \"value\", or # before a remark";
    }
    const auto value = base::trim(line.substr(equals + 1));
    if (value.empty())
        return fmt::format("{} has no value; write {} = \"value\", or # before the line", key, key);
    constexpr std::string_view kOpeners = "\"'[{";
    if (kOpeners.find(value.front()) == std::string_view::npos) {
        return fmt::format("the value of {} needs quotes; write {} = \"value\"", key, key);
    }
    return fmt::format(
        "the value of {} is not written rightly; close quotes and brackets on the same line, and "
        "write \\\\ for a backslash within \"…\"",
        key);
}

}  // namespace config
