// Object identifiers as numbers (RFC 2578). Never by name: no MIB file is read.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace snmp {

inline constexpr std::size_t kMostArcs = 128;  ///< RFC 2578, 3.5

struct Oid {
    std::vector<std::uint32_t> arcs;

    Oid() = default;
    Oid(std::initializer_list<std::uint32_t> list) : arcs(list) {}
    explicit Oid(std::vector<std::uint32_t> list) : arcs(std::move(list)) {}

    friend auto operator<=>(const Oid&, const Oid&) = default;  ///< the order of GETNEXT
    friend bool operator==(const Oid&, const Oid&) = default;

    [[nodiscard]] bool empty() const noexcept { return arcs.empty(); }
    [[nodiscard]] bool startsWith(const Oid& prefix) const noexcept;
    [[nodiscard]] Oid operator+(std::uint32_t arc) const;
    [[nodiscard]] Oid operator+(const Oid& rest) const;
    /// What stands behind `prefix`; empty where it is not below it.
    [[nodiscard]] Oid behind(const Oid& prefix) const;
};

/// Reads "1.3.6.1" or ".1.3.6.1"; nothing where the text is no OID of at most kMostArcs arcs.
[[nodiscard]] std::optional<Oid> parseOid(std::string_view text);
[[nodiscard]] std::string text(const Oid& oid);  ///< "1.3.6.1.2.1.43"

}  // namespace snmp
