#include "machine/ipp/values.h"

#include "base/text.h"

#include <cups/ipp.h>
#include <fmt/core.h>
#include <algorithm>

namespace ipp {
namespace {

constexpr std::size_t kLongestJoined = 2000;
constexpr char32_t kReplacement = 0xFFFD;

bool isShown(Tag tag) {
    switch (tag) {
        case Tag::octets:
        case Tag::textWithLanguage:
        case Tag::nameWithLanguage:
        case Tag::text:
        case Tag::name:
        case Tag::keyword:
        case Tag::uri:
        case Tag::uriScheme:
        case Tag::charset:
        case Tag::language:
        case Tag::mimeType:
            return true;
        default:
            return false;
    }
}

std::int32_t number32(std::string_view bytes) {
    std::uint32_t number = 0;
    for (const char c : bytes) number = number << 8U | static_cast<std::uint8_t>(c);
    return static_cast<std::int32_t>(number);
}

std::string resolutionText(std::string_view bytes) {
    const auto across = number32(bytes.substr(0, 4));
    const auto along = number32(bytes.substr(4, 4));
    return fmt::format("{}x{}{}", across, along, bytes[8] == 4 ? "dpcm" : "dpi");
}

}  // namespace

machine::State stateOf(std::int64_t number) {
    if (number >= 0) return machine::State::known;
    switch (number) {
        case -1:
            return machine::State::unrestricted;
        case -3:
            return machine::State::someRemains;
        case -2:
            return machine::State::unknown;
        case -100:
            return machine::State::nearlyEmpty;
        default:
            return machine::State::unsaid;
    }
}

std::string cleanText(std::string_view bytes, std::string_view charset) {
    const bool latin = !base::isUtf8(bytes) && base::equalsNoCase(charset, "iso-8859-1");
    std::string out;
    while (!bytes.empty() && out.size() + 4 <= kLongestField) {
        char32_t c = 0;
        std::size_t length = latin ? 0 : base::decodeUtf8(bytes, c);
        if (length == 0) {
            c = latin ? static_cast<std::uint8_t>(bytes.front()) : kReplacement;
            length = 1;
        }
        const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
        base::appendUtf8(out, control ? U' ' : c);
        bytes.remove_prefix(length);
    }
    return std::string(base::trim(out));
}

std::optional<machine::Moment> momentOf(const Value& value) {
    if (value.tag != Tag::dateTime || value.bytes.size() != 11) return {};
    const auto octet = [&value](std::size_t i) {
        return static_cast<int>(static_cast<std::uint8_t>(value.bytes[i]));
    };
    const char sign = value.bytes[8] == '-' ? '-' : '+';
    // The calendar's rules are those of the text form.
    return machine::parseMoment(fmt::format(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{:02}:{:02}", octet(0) * 256 + octet(1), octet(2),
        octet(3), octet(4), octet(5), std::min(octet(6), 59), sign, octet(9), octet(10)));
}

std::string Values::shown(const Value& value) const {
    std::int64_t number = 0;
    if (numberOf(value, number)) return std::to_string(number);
    if (isShown(value.tag)) return clean(value.bytes);
    if (value.tag == Tag::boolean && value.bytes.size() == 1) {
        return value.bytes[0] != 0 ? "yes" : "no";
    }
    if (value.tag == Tag::resolution && value.bytes.size() == 9) return resolutionText(value.bytes);
    if (value.tag == Tag::range && value.bytes.size() == 8) {
        const std::string_view bytes = value.bytes;
        return fmt::format("{}-{}", number32(bytes.substr(0, 4)), number32(bytes.substr(4)));
    }
    return {};
}

void Values::text(std::string_view name, machine::Text& out) const {
    const Attribute* attribute = find(name);
    if (attribute == nullptr) return;
    const Value& first = attribute->values.front();
    if (first.tag == Tag::unknown) {
        out = machine::Text::in(machine::State::unknown, from(name));
        return;
    }
    if (!isShown(first.tag)) return;
    auto text = clean(first.bytes);
    if (!text.empty()) out = known(std::move(text), name);
}

void Values::text(const TextFields& row, std::string_view key, std::string_view object,
                  machine::Text& out) const {
    auto text = clean(row[key]);
    if (!text.empty()) out = known(std::move(text), object);
}

void Values::flag(std::string_view name, machine::Flag& out) const {
    const Attribute* attribute = find(name);
    if (attribute == nullptr) return;
    const Value& first = attribute->values.front();
    if (first.tag != Tag::boolean || first.bytes.size() != 1) return;
    out = machine::Flag::of(first.bytes[0] != 0, from(name));
}

void Values::date(std::string_view name, machine::Date& out) const {
    const Attribute* attribute = find(name);
    if (attribute == nullptr) return;
    if (const auto moment = momentOf(attribute->values.front())) {
        out = machine::Date::of(*moment, from(name));
    }
}

std::vector<std::string> Values::texts(std::string_view name) const {
    std::vector<std::string> all;
    const Attribute* attribute = find(name);
    if (attribute == nullptr) return all;
    all.reserve(attribute->values.size());
    for (const auto& value : attribute->values) all.push_back(shown(value));
    return all;
}

void Values::words(std::string_view name, machine::Text& out) const {
    const Attribute* attribute = find(name);
    if (attribute == nullptr) return;
    std::string all;
    for (const auto& value : attribute->values) {
        std::int64_t number = 0;
        std::string text = shown(value);
        if (value.tag == Tag::enumeration && numberOf(value, number)) {
            text = ippEnumString(std::string(name).c_str(), static_cast<int>(number));
        }
        if (text.empty() || all.size() + text.size() > kLongestJoined) continue;
        if (!all.empty()) all += ' ';
        all += text;
    }
    if (!all.empty()) out = known(std::move(all), name);
}

}  // namespace ipp
