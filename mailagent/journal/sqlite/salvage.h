// A damaged journal is kept for whoever can mend it. Private to this room.
#pragma once

#include <string>

namespace journal::sqlite {

/// Copies the file and its write-ahead log to PATH.damaged-YYYYMMDD-HHMMSS (UTC; of one second, the
/// second copy's with -2 behind it; the log's name with -wal behind that), mode 0600, unless a copy
/// of the same size and time of change lies there or the disk has no room. Returns how the sentence
/// goes on: "a copy is kept as …" or why not.
[[nodiscard]] std::string keepDamaged(const std::string& path);

}  // namespace journal::sqlite
