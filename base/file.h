// Whole files: read within a bound, or replaced in one step. Blocking; workers and start-up only.
#pragma once

#include "base/result.h"
#include "base/units.h"

#include <sys/types.h>
#include <string>
#include <string_view>

namespace base {

/// The file's bytes. `missing` where there is none, `invalid` where it is larger than `limit`,
/// `storage` for everything else; the text names the path and the reason.
[[nodiscard]] Result<std::string> readFile(const std::string& path, Bytes limit);

/// Writes beside, syncs, renames over `path`, syncs the folder: after a power cut either the old
/// or the new bytes are there, whole. The file gets `mode`.
[[nodiscard]] Result<> writeFileAtomic(const std::string& path, std::string_view bytes,
                                       mode_t mode = 0600);

}  // namespace base
