#include "machine/snmp/paper.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>

namespace snmp {
namespace {

constexpr std::int64_t kTenThousandthsOfInches = 3;
constexpr std::int64_t kMicrometers = 4;
constexpr std::int64_t kWidest = 20'000'000;  // 20 m: what is longer is no sheet
constexpr std::int64_t kTolerance = 10;       // tenths of a millimetre

struct Size {
    const char* name;
    std::int64_t narrow, wide;  // tenths of a millimetre
};

// B sizes are JIS's, as on the copiers that these lists come from.
constexpr std::array<Size, 17> kSizes{{{"A3", 2970, 4200},
                                       {"A4", 2100, 2970},
                                       {"A5", 1480, 2100},
                                       {"A6", 1050, 1480},
                                       {"B4", 2570, 3640},
                                       {"B5", 1820, 2570},
                                       {"B6", 1280, 1820},
                                       {"SRA3", 3200, 4500},
                                       {"A2", 4200, 5940},
                                       {"A1", 5940, 8410},
                                       {"A0", 8410, 11890},
                                       {"LETTER", 2159, 2794},
                                       {"LEGAL", 2159, 3556},
                                       {"11x17", 2794, 4318},
                                       {"EXECUTIVE", 1842, 2667},
                                       {"STATEMENT", 1397, 2159},
                                       {"12x18", 3048, 4572}}};

std::int64_t tenths(std::int64_t length, std::int64_t unit) {
    return unit == kMicrometers ? (length + 50) / 100 : (length * 254 + 5000) / 10000;
}

}  // namespace

std::string paperSize(std::int64_t feed, std::int64_t cross, std::int64_t unit) {
    if (unit != kTenThousandthsOfInches && unit != kMicrometers) return {};
    if (feed <= 0 || cross <= 0 || feed > kWidest || cross > kWidest) return {};
    const std::int64_t narrow = tenths(std::min(feed, cross), unit);
    const std::int64_t wide = tenths(std::max(feed, cross), unit);
    const auto near = [](std::int64_t a, std::int64_t b) { return std::abs(a - b) <= kTolerance; };
    for (const Size& size : kSizes) {
        if (near(size.narrow, narrow) && near(size.wide, wide)) return size.name;
    }
    return fmt::format("{}x{} mm", (narrow + 5) / 10, (wide + 5) / 10);
}

}  // namespace snmp
