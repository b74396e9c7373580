// The installation's key, under which CE passwords rest (design decision 13). It is not in the
// journal: who gets hold of the journal alone cannot try passwords.
#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <string>

namespace journal {

/// 32 random bytes, written once (mode 0600, atomically) and read ever after. `invalid` where the
/// file has another size or may be read by others: the sentence says what to do. A lost key makes
/// passwords that were changed by mail unusable; the settings file's then count again.
[[nodiscard]] base::Result<base::Secret> loadOrMakeKey(const std::string& path);

}  // namespace journal
