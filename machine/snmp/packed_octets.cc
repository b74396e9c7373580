#include "machine/snmp/packed_octets.h"

#include <algorithm>

namespace snmp {
namespace {

std::uint8_t at(std::string_view octets, std::size_t i) {
    return static_cast<std::uint8_t>(octets[i]);
}

}  // namespace

std::vector<BrotherItem> brotherItems(std::string_view octets) {
    constexpr std::uint8_t kEnd = 0xFF;
    constexpr std::size_t kHead = 3;
    std::vector<BrotherItem> items;
    while (octets.size() > kHead && at(octets, 0) != kEnd) {
        BrotherItem item;
        item.tag = at(octets, 0);
        item.kind = at(octets, 1);
        item.length = at(octets, 2);
        if (octets.size() < kHead + item.length) break;
        if (item.length >= 1 && item.length <= 4) {
            for (std::size_t i = 0; i < item.length; ++i) {
                item.value = item.value << 8 | at(octets, kHead + i);
            }
            items.push_back(item);
        }
        octets.remove_prefix(kHead + item.length);
    }
    return items;
}

std::optional<std::vector<EpsonField>> epsonFields(std::string_view octets) {
    constexpr std::string_view kMark = "@BDC ST2\r\n";
    if (!octets.empty() && octets.front() == '\0') octets.remove_prefix(1);
    if (!octets.starts_with(kMark)) return std::nullopt;
    octets.remove_prefix(kMark.size());
    if (octets.size() < 2) return std::nullopt;
    const std::size_t length = at(octets, 0) + at(octets, 1) * std::size_t{256};
    octets = octets.substr(2, length);
    std::vector<EpsonField> fields;
    while (octets.size() >= 2) {
        const std::size_t size = at(octets, 1);
        if (octets.size() < 2 + size) break;
        fields.push_back({at(octets, 0), octets.substr(2, size)});
        octets.remove_prefix(2 + size);
    }
    return fields;
}

}  // namespace snmp
