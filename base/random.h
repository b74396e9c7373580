// Seeds for what is spread by chance, such as waits. Secrets come from digest.h's randomBytes().
#pragma once

namespace base {

/// Different for every caller. Any thread.
[[nodiscard]] unsigned drawSeed();

}  // namespace base
