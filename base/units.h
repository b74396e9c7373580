// Sizes carry their unit.
#pragma once

#include <compare>
#include <cstdint>

namespace base {

/// A number of octets.
struct Bytes {
    std::uint64_t count = 0;
    friend constexpr auto operator<=>(const Bytes&, const Bytes&) = default;
    friend constexpr Bytes operator+(Bytes a, Bytes b) { return {a.count + b.count}; }
};

constexpr Bytes operator""_B(unsigned long long n) {
    return {n};
}
constexpr Bytes operator""_KiB(unsigned long long n) {
    return {n * 1024};
}
constexpr Bytes operator""_MiB(unsigned long long n) {
    return {n * 1024 * 1024};
}

}  // namespace base
