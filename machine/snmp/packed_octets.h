// Values that makers pack into one OCTET STRING: Brother's maintenance data and Epson's status.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace snmp {

/// One item of Brother's strings: tag, kind, length and that many octets, most significant first;
/// 0xFF in place of a tag ends the string.
struct BrotherItem {
    std::uint8_t tag = 0, kind = 0;
    std::size_t length = 0;   ///< 1 to 4
    std::uint32_t value = 0;  ///< of a pair (length 2): level × 256 + full
};

/// The items as far as they are whole; an item of another length is passed over.
[[nodiscard]] std::vector<BrotherItem> brotherItems(std::string_view octets);

/// One field of Epson's "@BDC ST2" status: type, length and that many octets.
struct EpsonField {
    std::uint8_t type = 0;
    std::string_view octets;  ///< into the string that was read
};

/// The fields as far as they are whole. Nothing where the string is no ST2 status.
[[nodiscard]] std::optional<std::vector<EpsonField>> epsonFields(std::string_view octets);

}  // namespace snmp
