// The number that orders mails (D1), as X-Sequence and a signed text's SEQUENCE write it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace trust {

/// 1 to 18 digits, nothing else: any such number fits into 64 bits.
[[nodiscard]] std::optional<std::uint64_t> sequenceNumber(std::string_view text) noexcept;

}  // namespace trust
