#include "mail/trust/sequence.h"

#include <charconv>

namespace trust {

std::optional<std::uint64_t> sequenceNumber(std::string_view text) noexcept {
    constexpr std::size_t kMostDigits = 18;
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (text.size() > kMostDigits || error != std::errc() || rest != end) return std::nullopt;
    return number;
}

}  // namespace trust
