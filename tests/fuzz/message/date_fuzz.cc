// Any bytes as a date; what was read is written and read again.
#include "mail/message/compose.h"
#include "mail/message/date.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto date = message::parseDate(text);
    if (!date) return 0;
    constexpr int kDay = 24 * 60;
    if (date->offsetMinutes <= -kDay || date->offsetMinutes >= kDay) std::abort();
    const auto written = message::formatDate(date->instant, date->offsetMinutes);
    const auto again = message::parseDate(written);
    if (!again || again->instant != date->instant) std::abort();
    if (again->offsetMinutes != date->offsetMinutes) std::abort();
    return 0;
}
