// Any bytes as a stored reading or point: refused, or a value that is written and read again as
// itself.
#include "machine/bytes.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto taken = machine::takenFrom(bytes);
    if (const auto reading = machine::readingFrom(bytes)) {
        require(reading->taken == taken);
        const std::string written = machine::toBytes(*reading);
        const auto again = machine::readingFrom(written);
        require(again.has_value());
        require(machine::toBytes(*again) == written);
        const auto point = machine::pointFrom(machine::toBytes(machine::pointOf(*reading)));
        require(point.has_value());
    } else {
        require(!reading.error().text.empty());
    }
    if (const auto point = machine::pointFrom(bytes)) {
        const std::string written = machine::toBytes(*point);
        const auto again = machine::pointFrom(written);
        require(again.has_value());
        require(machine::toBytes(*again) == written);
    }
    return 0;
}
