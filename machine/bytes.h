// Readings and points as bytes, for the journal. Frozen: the bytes lie on disks.
//
//   "MAr1", then varints (7 bits a byte, the lowest first, high bit: more follow) and texts
//   (length, bytes):
//   names      count, then each name of a field that occurs
//   objects    count, then each object as (bytes that it shares with the one before, rest)
//   times      the base time in ms since 1970 (zigzag); 0 or 1: whether `taken` is said, and is it
//   struct     per field that says something: index of its name + 1, length, what it holds; then 0.
//              The fields of a nameless part stand in the struct around it
//   value      one octet: state | origin << 3 | 64 (an object follows) | 128 (a time follows);
//              the object's index; the time less the base time (zigzag); if known: a text, a
//              number, 0/1, or a date (year zigzag, month, day, hasTime, hour, minute, second,
//              0 or offset zigzag + 1)
//   sequence   count, then each part
//   of a reading, behind its fields: count and octets of its origins, count and texts of its
//   remarks
//
// A field that a newer version knows is skipped by its length; one that is gone from the bytes
// stays unsaid. A field whose type changes gets a new name. A state that a newer version knows is
// refused as damage: an older program reads no bytes with State::nearlyEmpty (5) in them.
#pragma once

#include "base/result.h"
#include "machine/history.h"

#include <optional>
#include <string>
#include <string_view>

namespace machine {

[[nodiscard]] std::string toBytes(const Reading& reading);
[[nodiscard]] std::string toBytes(const HistoryPoint& point);

/// `invalid` where the bytes are damaged; never reads beyond them. A reading of more than 200,000
/// rows and listed values can be written, not read.
[[nodiscard]] base::Result<Reading> readingFrom(std::string_view bytes);
/// When that reading was taken, without reading the rest; nothing where its bytes do not say.
[[nodiscard]] std::optional<base::Time> takenFrom(std::string_view bytes);
[[nodiscard]] base::Result<HistoryPoint> pointFrom(std::string_view bytes);

}  // namespace machine
