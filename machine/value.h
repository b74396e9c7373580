// One value of a machine: what it said, or how it did not say it, and where that came from.
// "Missing" is a state of its own all the way to the paper; it never turns into zero.
#pragma once

#include "base/clock.h"
#include "machine/object_name.h"

#include <cstdint>
#include <string>
#include <utility>

namespace machine {

/// What the machine said. -1 to -3 are Printer-MIB's (RFC 3805, 2.2.1.1). The journal keeps the
/// numbers: new ones go to the end, and programs before them refuse what holds them.
enum class State : std::uint8_t {
    unsaid,        ///< not reported
    known,         ///< `value` holds it
    unknown,       ///< -2: the machine knows of it, not how much
    someRemains,   ///< -3: some is left
    unrestricted,  ///< -1: no limit
    nearlyEmpty,   ///< -100, a Ricoh's: to be replaced soon
};

/// Which source gave the value.
enum class Origin : std::uint8_t {
    none,
    snapshot,
    snmp,
    ipp,
    agent,  ///< derived by us from values of the same reading or of earlier ones
};

/// The origin's name in a list's frame, such as "snapshot".
[[nodiscard]] const char* name(Origin origin) noexcept;

struct Provenance {
    Origin origin = Origin::none;
    ObjectName object;
    base::Time time{};  ///< when it was read (snapshot: when it was true)
};

template <class T>
struct Value {
    State state = State::unsaid;
    T value{};  ///< meaningful only when known()
    Provenance from{};

    [[nodiscard]] bool known() const noexcept { return state == State::known; }
    /// The machine said something about it, if only that it does not know.
    [[nodiscard]] bool said() const noexcept { return state != State::unsaid; }

    [[nodiscard]] static Value of(T value, Provenance from = {}) {
        return {State::known, std::move(value), std::move(from)};
    }
    [[nodiscard]] static Value in(State state, Provenance from = {}) {
        return {state, T{}, std::move(from)};
    }
};

using Text = Value<std::string>;
using Flag = Value<bool>;

}  // namespace machine
