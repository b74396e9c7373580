// Going through a reading field by field, by the tables of machine/field.h. A member is one
// of: a Value, a struct with a table, a vector or array of either, a vector of strings, a string, a
// bool (Status::errorsSaid). The last three carry no provenance of their own.
#pragma once

#include "machine/live_fields.h"
#include "machine/reading.h"
#include "machine/stored_fields.h"

#include <array>
#include <string>
#include <type_traits>
#include <vector>

namespace machine {

/// Without `taken`, `origins` and `remarks`, which are about the reading itself.
template <>
struct Fields<Reading> {
    static constexpr auto list = std::make_tuple(
        field("", &Reading::machine), field("status", &Reading::status),
        field("alerts", &Reading::alerts), field("counters", &Reading::counters),
        field("parts", &Reading::parts), field("trays", &Reading::trays),
        field("bins", &Reading::bins), field("", &Reading::troubles), field("", &Reading::jobs),
        field("accounts", &Reading::accounts), field("operator", &Reading::settings),
        field("adjustments", &Reading::adjustments), field("", &Reading::parameters),
        field("", &Reading::fonts), field("coverage", &Reading::coverage));
};

template <class T>
inline constexpr bool kIsValue = false;
template <class T>
inline constexpr bool kIsValue<Value<T>> = true;

template <class T>
inline constexpr bool kIsSequence = false;
template <class T>
inline constexpr bool kIsSequence<std::vector<T>> = true;
template <class T, std::size_t n>
inline constexpr bool kIsSequence<std::array<T, n>> = true;

template <class T>
inline constexpr bool kIsQuantity = false;
template <class Tag>
inline constexpr bool kIsQuantity<Quantity<Tag>> = true;

/// A Value<…>.
template <class T>
concept AValue = kIsValue<std::remove_const_t<T>>;
/// A vector or an array.
template <class T>
concept ASequence = kIsSequence<std::remove_const_t<T>>;
/// A struct that has a table of fields.
template <class T>
concept Described = requires { Fields<std::remove_const_t<T>>::list; };

/// Calls visit(const char* name, member&) for each field of `object`, in the table's order; the
/// members are const where the object is.
template <Described T, class Visit>
constexpr void eachField(T& object, Visit&& visit) {
    std::apply([&](const auto&... f) { (visit(f.name, object.*f.member), ...); },
               Fields<std::remove_const_t<T>>::list);
}

/// The same for two objects side by side: visit(name, a's member, b's member).
template <Described A, Described B, class Visit>
constexpr void eachField(A& a, B& b, Visit&& visit) {
    static_assert(std::is_same_v<std::remove_const_t<A>, std::remove_const_t<B>>);
    std::apply([&](const auto&... f) { (visit(f.name, a.*f.member, b.*f.member), ...); },
               Fields<std::remove_const_t<A>>::list);
}

/// "a" and "b" are "a/b"; a nameless part adds nothing.
[[nodiscard]] inline std::string joinPath(const std::string& path, const std::string& name) {
    if (name.empty()) return path;
    return path + "/" + name;
}

/// Calls visit(path, Value&) for every Value below `object`, rows numbered from 0, paths as in a
/// snapshot file: "/counters/functions/0/black". Values that nobody said are visited too.
template <class T, class Visit>
void eachValue(T& object, Visit& visit, const std::string& path = {}) {
    if constexpr (AValue<T>) {
        visit(path, object);
    } else if constexpr (Described<T>) {
        eachField(object, [&](const char* name, auto& member) {
            eachValue(member, visit, joinPath(path, name));
        });
    } else if constexpr (ASequence<T>) {
        std::size_t index = 0;
        for (auto& each : object) eachValue(each, visit, path + "/" + std::to_string(index++));
    }
}

}  // namespace machine
