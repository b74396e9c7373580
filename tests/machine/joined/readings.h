// Short-hand readings for the tests of machine/joined.
#pragma once

#include "machine/reading.h"

#include <string>

namespace joined_test {

using namespace machine;
using namespace std::chrono_literals;

inline const base::Time kStart{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}};

/// Makes values of one source at one time.
struct From {
    Origin origin = Origin::snmp;
    base::Time time = kStart;

    [[nodiscard]] Provenance at(const std::string& object) const { return {origin, object, time}; }
    [[nodiscard]] Text text(const std::string& value, const std::string& object = "o") const {
        return Text::of(value, at(object));
    }
    template <class Q>
    [[nodiscard]] Value<Q> count(std::uint64_t n, const std::string& object = "o") const {
        return Value<Q>::of({n}, at(object));
    }
    template <class Q>
    [[nodiscard]] Value<Q> in(State state) const {
        return Value<Q>::in(state, at("o"));
    }
    [[nodiscard]] Reading reading() const {
        Reading reading;
        reading.taken = time;
        reading.origins = {origin};
        return reading;
    }
    [[nodiscard]] Part part(const std::string& name, const std::string& kind,
                            const std::string& colour) const {
        Part part;
        if (!name.empty()) part.name = text(name);
        if (!kind.empty()) part.kind = text(kind);
        if (!colour.empty()) part.colour = text(colour);
        return part;
    }
};

inline const From kSnmp{Origin::snmp, kStart};
inline const From kIpp{Origin::ipp, kStart + 1s};
inline const From kFile{Origin::snapshot, kStart - 48h};

}  // namespace joined_test
