// What a Maildir file's name says: which mail it is, when it was delivered, how large it is.
// Names are data from outside: nothing in them is trusted beyond ordering and a size that is
// checked against the file's own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace maildir {

/// The unique part: the name without ":2,flags" (or the experimental ":1,…").
[[nodiscard]] std::string_view uidOf(std::string_view fileName) noexcept;

/// Delivery order: seconds, then microseconds as far as the name tells them. A name that does not
/// begin with "digits." was not made by a delivery agent and sorts first (0, 0).
struct Moment {
    std::int64_t seconds = 0;
    std::int64_t micros = 0;
    friend constexpr auto operator<=>(const Moment&, const Moment&) = default;
};
[[nodiscard]] Moment momentOf(std::string_view fileName) noexcept;

/// Oldest first: the moment, then the uid's bytes.
[[nodiscard]] bool olderThan(std::string_view uidA, std::string_view uidB) noexcept;

/// The size with CRLF line ends (",W=12345"), where the name tells it and it is possible for a
/// file of `fileSize` octets (no smaller, at most twice as large); else `fileSize`.
[[nodiscard]] std::uint64_t sizeOf(std::string_view fileName, std::uint64_t fileSize) noexcept;

/// Why `folder` cannot name a sub-folder (Maildir++ ".folder"), or nothing where it can.
[[nodiscard]] std::optional<std::string> folderFault(std::string_view folder);

}  // namespace maildir
