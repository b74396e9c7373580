#include "machine/snapshot/object_reader.h"

#include "base/text.h"

#include <fmt/core.h>
#include <algorithm>
#include <cmath>

namespace machine {
namespace {

using nlohmann::json;

constexpr std::size_t kMostRemarks = 200;  // a file of nonsense does not fill the memory
constexpr std::size_t kLongestText = 4000;

std::string describe(const json& found) {
    switch (found.type()) {
        case json::value_t::string:
            return fmt::format("the text \"{}\"",
                               base::printable(found.get_ref<const std::string&>(), 40));
        case json::value_t::array:
            return "an array";
        case json::value_t::object:
            return "an object";
        case json::value_t::boolean:
            return found.get<bool>() ? "true" : "false";
        case json::value_t::number_float:
            return fmt::format("{}", found.get<double>());
        case json::value_t::number_integer:
            return fmt::format("{}", found.get<std::int64_t>());
        case json::value_t::number_unsigned:
            return fmt::format("{}", found.get<std::uint64_t>());
        default:
            return "null";
    }
}

}  // namespace

void SnapshotNotes::add(const std::string& pointer, std::string_view sentence) {
    if (remarks.size() == kMostRemarks) remarks.emplace_back("further faults are not told");
    if (remarks.size() > kMostRemarks) return;
    remarks.push_back(fmt::format("snapshot {}: {}", base::printable(pointer, 200), sentence));
}

std::string ObjectReader::at(std::string_view key) const {
    std::string pointer;
    pointer.reserve(pointer_.size() + 1 + key.size());
    return pointer.append(pointer_).append("/").append(key);
}

Provenance ObjectReader::from(std::string pointer) const {
    return {Origin::snapshot, std::move(pointer), notes_.asOf};
}

void ObjectReader::wrong(const std::string& pointer, std::string_view expected, const json& found) {
    notes_.add(pointer, fmt::format("{} stands where {} is expected; the field is left out",
                                    describe(found), expected));
}

const json* ObjectReader::find(const char* key) {
    asked_.emplace_back(key);
    const auto found = object_.find(key);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
}

const json* ObjectReader::array(const char* key) {
    const json* found = find(key);
    if (found == nullptr || found->is_array()) return found;
    wrong(at(key), "an array [ ]", *found);
    return nullptr;
}

bool ObjectReader::textOf(const json& found, const std::string& pointer, Text& out) {
    std::string value;
    if (found.is_string()) {
        value = found.get<std::string>();
    } else if (found.is_number()) {
        value = found.dump();
    } else {
        wrong(pointer, "a text in quotes", found);
        return false;
    }
    if (value.size() > kLongestText) {
        notes_.add(pointer,
                   fmt::format("a text of {} bytes is cut at {}", value.size(), kLongestText));
        value = std::string(
            base::clipToWidth(std::string_view(value).substr(0, kLongestText), kLongestText));
    }
    out = Text::of(std::move(value), from(pointer));
    return true;
}

void ObjectReader::text(const char* key, Text& out) {
    if (const json* found = find(key)) textOf(*found, at(key), out);
}

void ObjectReader::flag(const char* key, Flag& out) {
    const json* found = find(key);
    if (found == nullptr) return;
    if (!found->is_boolean()) return wrong(at(key), "true or false", *found);
    out = Flag::of(found->get<bool>(), from(at(key)));
}

void ObjectReader::date(const char* key, Date& out) {
    const json* found = find(key);
    if (found == nullptr) return;
    constexpr std::string_view kExpected =
        "a date such as \"2026-03-02\" or \"2026-03-02T09:21:08+09:00\"";
    if (!found->is_string()) return wrong(at(key), kExpected, *found);
    const auto moment = parseMoment(found->get_ref<const std::string&>());
    if (!moment) return wrong(at(key), kExpected, *found);
    out = Date::of(*moment, from(at(key)));
}

void ObjectReader::octet(const char* key, Value<Number>& out) {
    const json* found = find(key);
    if (found == nullptr) return;
    if (!found->is_number_unsigned() || found->get<std::uint64_t>() > 255) {
        return wrong(at(key), "a whole number from 0 to 255", *found);
    }
    out = Value<Number>::of({found->get<std::uint64_t>()}, from(at(key)));
}

void ObjectReader::percent(const char* key, Value<HundredthPercent>& out) {
    const json* found = find(key);
    if (found == nullptr) return;
    constexpr double kMost = 1e15;
    const double value = found->is_number() ? found->get<double>() : -1.0;
    const bool fits = value >= 0 && value <= kMost;  // false for NaN too
    if (!fits) {
        return wrong(at(key), "a percentage from 0 on, such as 6.15,", *found);
    }
    out = Value<HundredthPercent>::of({static_cast<std::uint64_t>(std::llround(value * 100.0))},
                                      from(at(key)));
}

void ObjectReader::texts(const char* key, std::vector<Text>& out) {
    const json* found = array(key);
    if (found == nullptr) return;
    for (std::size_t i = 0; i < found->size(); ++i) {
        Text value;
        if (textOf((*found)[i], at(key) + "/" + std::to_string(i), value)) {
            out.push_back(std::move(value));
        }
    }
}

void ObjectReader::strings(const char* key, std::vector<std::string>& out) {
    std::vector<Text> values;
    texts(key, values);
    for (auto& value : values) out.push_back(std::move(value.value));
}

std::optional<std::pair<State, std::uint64_t>> ObjectReader::numberOf(const json& found,
                                                                      const std::string& pointer,
                                                                      bool isLevel) {
    if (found.is_number_unsigned()) return {{State::known, found.get<std::uint64_t>()}};
    if (isLevel && found.is_number_integer()) {
        switch (found.get<std::int64_t>()) {
            case -1:
                return {{State::unrestricted, 0}};
            case -2:
                return {{State::unknown, 0}};
            case -3:
                return {{State::someRemains, 0}};
            case -100:
                return {{State::nearlyEmpty, 0}};
            default:
                break;
        }
    }
    wrong(pointer,
          isLevel ? "a whole number from 0 to 18446744073709551615, or -1 (no limit), -2 "
                    "(unknown), -3 (some remains) or -100 (nearly empty),"
                  : "a whole number from 0 to 18446744073709551615",
          found);
    return std::nullopt;
}

void ObjectReader::finish() {
    for (const auto& [key, value] : object_.items()) {
        if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
        if (key == "comment") continue;  // the file's own notes
        const auto near = base::nearest(key, asked_);
        notes_.add(at(key), near.empty()
                                ? std::string("no such field; see docs/snapshot.md")
                                : fmt::format("no such field; did you mean \"{}\"?", near));
    }
}

}  // namespace machine
