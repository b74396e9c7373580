// A counter of now beside the same counter of earlier: it rose, wrapped, or was reset
// (spec/4-lists 1.2). Pure.
#pragma once

#include "machine/reading.h"

#include <chrono>
#include <cstdint>
#include <vector>

namespace machine {

/// Whether two values are of one counter: the same source and, in SNMP and IPP, the same object.
/// Totals of two objects differ by some pages on most machines; their difference means nothing.
[[nodiscard]] bool comparable(const Provenance& a, const Provenance& b);

enum class Step {
    unknown,  ///< one of them is not known, or they are not comparable
    rose,     ///< by `by`, which may be 0
    wrapped,  ///< passed its modulus once: `by` were counted
    fell,     ///< by `by`: reset, or another board
};

struct Change {
    Step step = Step::unknown;
    std::uint64_t by = 0;
    std::uint64_t modulus = 0;  ///< of `wrapped`
};

/// More impressions a minute than any machine makes.
inline constexpr std::uint64_t kFastestPerMinute = 500;

/// It wrapped at one of `moduli` only if it stood in the last tenth of it, stands in the first
/// tenth, and no machine is too slow for what then was counted in `span`.
[[nodiscard]] Change changeOf(const Value<Impressions>& before, const Value<Impressions>& now,
                              std::chrono::milliseconds span,
                              const std::vector<std::uint64_t>& moduli);

/// Where counters of this machine's total wrap: by its source (SNMP counters are of 32 bits, IPP
/// integers of 31) and its maker (Canon 8 digits, Ricoh 7 or 8).
[[nodiscard]] std::vector<std::uint64_t> moduliOf(const Reading& reading);

/// The change of the total between two readings.
[[nodiscard]] Change totalChange(const Reading& before, const Reading& now);

/// Whether both name their serial number, and not the same: a swapped machine or board.
[[nodiscard]] bool swapped(const Reading& before, const Reading& now);

}  // namespace machine
