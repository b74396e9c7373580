// Every field of every struct stands in its table (machine/field.h), and the walk meets each value.
#include "machine/fields.h"

#include <doctest/doctest.h>
#include <set>
#include <string>

namespace {

using namespace machine;

struct Anything {
    template <class T>
    operator T() const {  // NOLINT(google-explicit-constructor): stands for any member
        return T{};
    }
};

template <class T, class... A>
constexpr std::size_t membersOf() {
    if constexpr (requires { T{A{}..., Anything{}}; }) {
        return membersOf<T, A..., Anything>();
    } else {
        return sizeof...(A);
    }
}

template <class T>
constexpr std::size_t namedFields() {
    return std::tuple_size_v<decltype(Fields<T>::list)>;
}

template <class T>
void checkStruct(const char* name, std::size_t unnamed = 0) {
    CAPTURE(name);
    CHECK(namedFields<T>() + unnamed == membersOf<T>());
    std::set<std::string> names;
    T object{};
    std::set<const void*> members;
    std::size_t fields = 0;
    eachField(object, [&](const char* field, auto& member) {
        ++fields;
        members.insert(&member);
        // Two nameless parts of one object may stand side by side; all other names are unique.
        CHECK((*field == '\0' || names.insert(field).second));
    });
    CHECK(fields == members.size());
}

template <class T>
void checkDown(std::size_t unnamed = 0) {
    checkStruct<T>(typeid(T).name(), unnamed);
    T object{};
    eachField(object, [](const char*, auto& member) {
        using M = std::remove_reference_t<decltype(member)>;
        if constexpr (Described<M>) {
            checkDown<M>();
        } else if constexpr (ASequence<M>) {
            using Row = std::remove_reference_t<decltype(member[0])>;
            if constexpr (Described<Row>) checkDown<Row>();
        }
    });
}

}  // namespace

TEST_CASE("every member of every struct of a reading is in its table, once") {
    checkDown<Reading>(3);  // taken, origins, remarks
}

TEST_CASE("paths are those of a snapshot file; rows are numbered; nameless parts add nothing") {
    Reading reading;
    reading.machine.identity.serial = Text::of("X1");
    reading.parts.resize(2);
    reading.parts[1].kind = Text::of("toner");
    reading.troubles.jams = Value<Events>::of({3});
    reading.settings.power.week[6] = Text::of("08:00-12:00");
    std::set<std::string> known;
    std::size_t all = 0;
    const auto visit = [&](const std::string& path, const auto& value) {
        ++all;
        if (value.known()) known.insert(path);
    };
    eachValue(std::as_const(reading), visit);
    CHECK(known == std::set<std::string>{"/identity/serial", "/parts/1/type", "/jams/total",
                                         "/operator/power/week/6"});
    CHECK(all > 100);
}

TEST_CASE("two readings are walked side by side, and values may be changed") {
    Reading a;
    const Reading b = [] {
        Reading reading;
        reading.counters.total = Value<Impressions>::of({7});
        return reading;
    }();
    eachField(a.counters, b.counters, [](const char*, auto& into, const auto& from) {
        if constexpr (AValue<std::remove_reference_t<decltype(into)>>) into = from;
    });
    CHECK(a.counters.total.value.count == 7);
}
