#include "machine/ipp/text_values.h"

#include "base/text.h"

#include <algorithm>
#include <charconv>

namespace ipp {
namespace {

bool isNameCharacter(char c) {
    return (base::lower(c) >= 'a' && base::lower(c) <= 'z') || base::isDigit(c) || c == '-';
}

std::optional<std::int64_t> wholeNumber(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    std::int64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (text.empty() || error != std::errc() || stop != end) return {};
    return number;
}

}  // namespace

std::string_view withoutOwnName(std::string_view text) {
    text = base::trim(text);
    const auto open = text.find('[');
    if (open == std::string_view::npos || open == 0) return text;
    if (!std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(open),
                     isNameCharacter)) {
        return text;
    }
    const auto close = text.find(']', open);
    if (close == std::string_view::npos || close == open + 1) return text;
    const auto index = text.substr(open + 1, close - open - 1);
    if (!std::all_of(index.begin(), index.end(), base::isDigit)) return text;
    const auto behind = base::trim(text.substr(close + 1));
    return behind.starts_with('=') ? base::trim(behind.substr(1)) : text;
}

TextFields::TextFields(std::string_view text) {
    for (const auto part : base::split(withoutOwnName(text), ';')) {
        const auto equals = part.find('=');
        if (equals == std::string_view::npos) continue;
        const auto key = base::trim(part.substr(0, equals));
        const auto value = base::trim(part.substr(equals + 1)).substr(0, kLongestField);
        if (key.empty() || key.size() > kLongestField || has(key)) continue;
        if (fields_.size() == kMostFields) break;
        fields_.emplace_back(key, value);
    }
}

std::string_view TextFields::operator[](std::string_view key) const {
    for (const auto& [name, value] : fields_) {
        if (base::equalsNoCase(name, key)) return value;
    }
    return {};
}

bool TextFields::has(std::string_view key) const {
    return std::any_of(fields_.begin(), fields_.end(),
                       [key](const auto& field) { return base::equalsNoCase(field.first, key); });
}

std::optional<std::int64_t> TextFields::number(std::string_view key) const {
    return wholeNumber((*this)[key]);
}

std::string_view deviceIdField(std::string_view deviceId,
                               std::initializer_list<std::string_view> keys) {
    const auto parts = base::split(deviceId, ';');
    for (const auto key : keys) {
        for (const auto part : parts) {
            const auto colon = part.find(':');
            if (colon == std::string_view::npos) continue;
            const auto value = base::trim(part.substr(colon + 1));
            if (base::equalsNoCase(base::trim(part.substr(0, colon)), key) && !value.empty()) {
                return value;
            }
        }
    }
    return {};
}

}  // namespace ipp
