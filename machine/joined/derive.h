// What follows from a machine's readings and is said by none of them. Pure, and never invented:
// where the rules below do not hold, the value stays unsaid. What is derived has origin `agent`;
// its object says from what.
//
// Days to end of a supply (where the machine gives none), by the straight line through what was
// used:
//   - the readings of this one cartridge: back from now, at most kLongestSpan, until its serial
//     number, capacity, unit or the machine's serial number is another, or its level was lower than
//     later by more than 1 % of the capacity (it was replaced or refilled in between);
//   - at least kFewestReadings of them over at least kShortestSpan, with at least kFewestSteps
//     levels below the first one, and 3 % of the capacity used: a level that the machine rounds to
//     tens gives no rate after one step;
//   - more than kMostDays is no forecast.
//   The level is `level` of `capacity` (of a box that fills: the room left, which is the level
//   itself where levelIsRoom says so; nothing where that is unknown), else `life` less `count`.
//
// Jam and service logs (where the machine gives none): an alert that is there in one reading and
// was not in the one before was opened, at the time that the alert itself gives, else at the first
// reading that showed it; the total is that reading's. It was closed at the first reading without
// it. An alert that the first reading already shows is a row only if it gives its time. A jam is an
// alert whose code speaks of one; a service call has training level fieldService or a code of
// failure (spec/4-lists 14). Where a reading has no such alert, the detected error "jammed" or
// "serviceRequested" stands for one. Readings that say neither alerts nor errors are passed over.
#pragma once

#include "machine/history.h"

#include <chrono>
#include <functional>
#include <span>

namespace joined {

inline constexpr std::size_t kFewestReadings = 4;
inline constexpr std::size_t kFewestSteps = 3;
inline constexpr std::chrono::hours kShortestSpan{72};
inline constexpr std::chrono::days kLongestSpan{90};
inline constexpr std::uint64_t kMostDays = 999;
inline constexpr std::size_t kMostLogged = 50;  ///< rows of each derived log, the latest

/// Minutes east of UTC at an instant, for the dates of the logs; empty: UTC.
using Offset = std::function<int(base::Time)>;

/// Fills what follows from `earlier` (oldest first; those not older than the reading are passed
/// over) into a reading that came from its sources just now. Nothing without a time is derived.
void derive(machine::Reading& reading, std::span<const machine::HistoryPoint> earlier,
            const Offset& offset);

/// The single rules, for tests.
[[nodiscard]] machine::Value<machine::Days> daysLeft(
    const machine::Part& part, const machine::Text& serial, base::Time now,
    std::span<const machine::HistoryPoint> earlier);
void addLogs(machine::Reading& reading, std::span<const machine::HistoryPoint> earlier,
             const Offset& offset);

}  // namespace joined
