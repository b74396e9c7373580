// One JSON object, read field by field. A field that is wrong leaves a remark and its value
// unsaid; a field that nobody asked for is told at the end, with the nearest name. Internal to
// machine/snapshot.
#pragma once

#include "machine/moment.h"
#include "machine/units.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace machine {

/// What all objects of one file share.
struct SnapshotNotes {
    base::Time asOf{};
    std::vector<std::string> remarks;

    void add(const std::string& pointer, std::string_view sentence);
};

class ObjectReader {
  public:
    ObjectReader(const nlohmann::json& object, std::string pointer, SnapshotNotes& notes)
        : object_(object), pointer_(std::move(pointer)), notes_(notes) {}

    void text(const char* key, Text& out);  ///< a text; numbers are taken as they are written
    void flag(const char* key, Flag& out);
    void date(const char* key, Date& out);

    /// A whole number from 0 on.
    template <class Tag>
    void count(const char* key, Value<Quantity<Tag>>& out) {
        take(key, out, false);
    }
    /// The same, or -1 no limit, -2 unknown, -3 some remains.
    template <class Tag>
    void level(const char* key, Value<Quantity<Tag>>& out) {
        take(key, out, true);
    }
    /// A whole number from 0 to 255.
    void octet(const char* key, Value<Number>& out);
    /// Per cent with up to two decimals: 6.15.
    void percent(const char* key, Value<HundredthPercent>& out);
    void texts(const char* key, std::vector<Text>& out);
    /// Strings that are no device values of their own (a glyph's rows).
    void strings(const char* key, std::vector<std::string>& out);
    template <class Tag>
    void counts(const char* key, std::vector<Value<Quantity<Tag>>>& out) {
        const nlohmann::json* found = array(key);
        if (found == nullptr) return;
        for (std::size_t i = 0; i < found->size(); ++i) {
            Value<Quantity<Tag>> value;
            number((*found)[i], at(key) + "/" + std::to_string(i), value, false);
            out.push_back(std::move(value));
        }
    }

    /// Calls read(ObjectReader&, T&) for the object under `key`.
    template <class T, class Read>
    void object(const char* key, T& out, Read read) {
        const nlohmann::json* found = find(key);
        if (found == nullptr) return;
        child(*found, at(key), out, read);
    }
    /// The same for each object of the array under `key`; what is no object is left out.
    template <class T, class Read>
    void rows(const char* key, std::vector<T>& out, Read read) {
        const nlohmann::json* found = array(key);
        if (found == nullptr) return;
        out.reserve(found->size());
        for (std::size_t i = 0; i < found->size(); ++i) {
            T row{};
            if (child((*found)[i], at(key) + "/" + std::to_string(i), row, read)) {
                out.push_back(std::move(row));
            }
        }
    }

    /// Whether there is an array under `key`, be it empty.
    [[nodiscard]] bool hasArray(const char* key) const {
        const auto found = object_.find(key);
        return found != object_.end() && found->is_array();
    }
    /// Tells the fields that were not asked for.
    void finish();

  private:
    [[nodiscard]] const nlohmann::json* find(const char* key);
    [[nodiscard]] const nlohmann::json* array(const char* key);
    [[nodiscard]] std::string at(std::string_view key) const;
    [[nodiscard]] Provenance from(std::string pointer) const;
    void wrong(const std::string& pointer, std::string_view expected, const nlohmann::json& found);
    bool textOf(const nlohmann::json& json, const std::string& pointer, Text& out);
    /// The number, or the state that a negative one stands for; nothing where it is wrong (told).
    [[nodiscard]] std::optional<std::pair<State, std::uint64_t>> numberOf(
        const nlohmann::json& json, const std::string& pointer, bool isLevel);

    template <class Tag>
    void number(const nlohmann::json& json, const std::string& pointer, Value<Quantity<Tag>>& out,
                bool isLevel) {
        if (auto found = numberOf(json, pointer, isLevel)) {
            out = {found->first, {found->second}, from(pointer)};
        }
    }
    template <class Tag>
    void take(const char* key, Value<Quantity<Tag>>& out, bool isLevel) {
        if (const nlohmann::json* found = find(key)) number(*found, at(key), out, isLevel);
    }
    template <class T, class Read>
    bool child(const nlohmann::json& json, std::string pointer, T& out, Read read) {
        if (!json.is_object()) {
            wrong(pointer, "an object { }", json);
            return false;
        }
        ObjectReader reader(json, std::move(pointer), notes_);
        read(reader, out);
        reader.finish();
        return true;
    }

    const nlohmann::json& object_;
    std::string pointer_;
    SnapshotNotes& notes_;
    std::vector<std::string_view> asked_;
};

}  // namespace machine
