// Whether this process may open one descriptor more. Inside this room only.
#pragma once

namespace net {

/// Whether an errno says that there is none: EMFILE (of this process), ENFILE (of the computer).
[[nodiscard]] bool saysNoDescriptor(int error) noexcept;

/// That errno, where none can be opened now; else 0. For what failed without saying why: libraries
/// tell a name that is not found from a socket that cannot be made no more than a file without
/// certificates from one that cannot be opened.
[[nodiscard]] int lackOfDescriptors() noexcept;

}  // namespace net
