// SQLite's failures as sentences for the operator. Private to this room.
#pragma once

#include "base/result.h"

#include <string>

namespace journal::sqlite {

/// Kind::storage, with SQLite's extended result code as `code`, and what to do about it.
[[nodiscard]] base::Error failure(const std::string& path, int extendedCode,
                                  const std::string& detail);

/// The file is damaged: it stays as it is, and nothing is guessed.
[[nodiscard]] base::Error damaged(const std::string& path, const std::string& detail);

}  // namespace journal::sqlite
