#include "machine/snmp/oid.h"

#include <algorithm>
#include <charconv>

namespace snmp {

bool Oid::startsWith(const Oid& prefix) const noexcept {
    return arcs.size() >= prefix.arcs.size() &&
           std::equal(prefix.arcs.begin(), prefix.arcs.end(), arcs.begin());
}

Oid Oid::operator+(std::uint32_t arc) const {
    Oid longer = *this;
    longer.arcs.push_back(arc);
    return longer;
}

Oid Oid::operator+(const Oid& rest) const {
    Oid longer = *this;
    longer.arcs.insert(longer.arcs.end(), rest.arcs.begin(), rest.arcs.end());
    return longer;
}

Oid Oid::behind(const Oid& prefix) const {
    if (!startsWith(prefix)) return {};
    const auto from = arcs.begin() + static_cast<std::ptrdiff_t>(prefix.arcs.size());
    return Oid(std::vector<std::uint32_t>(from, arcs.end()));
}

std::optional<Oid> parseOid(std::string_view text) {
    if (text.starts_with('.')) text.remove_prefix(1);
    Oid oid;
    while (oid.arcs.size() < kMostArcs) {
        std::uint32_t arc = 0;
        const auto* end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, arc);
        if (error != std::errc() || stop == text.data()) return {};
        oid.arcs.push_back(arc);
        if (stop == end) return oid;
        if (*stop != '.') return {};
        text.remove_prefix(static_cast<std::size_t>(stop - text.data()) + 1);
    }
    return {};
}

std::string text(const Oid& oid) {
    std::string out;
    for (const auto arc : oid.arcs) {
        if (!out.empty()) out += '.';
        out += std::to_string(arc);
    }
    return out;
}

}  // namespace snmp
