// Settings text, zones' rules and addresses: whatever the bytes, a value or a sentence, no secret
// shown.
#include "base/posix_zone.h"
#include "base/zone.h"
#include "config/document.h"
#include "config/text_rules.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto document = config::readDocument("fuzz.toml", bytes);
    for (const auto& section : document.sections) {
        for (const auto& entry : section.entries) {
            const auto value = config::readValue(*entry.row, entry.raw, "/folder");
            if (!value && value.error().text.empty()) abort();
        }
    }
    if (const auto zone = base::Zone::fromTzif("fuzz", bytes)) {
        (void)zone->offsetMinutes(base::Time::max());
        (void)zone->offsetMinutes(base::Time{});
    }
    if (const auto rule = base::detail::parsePosixZone(bytes)) (void)rule->offsetAt(4'000'000'000);
    (void)config::parseProxy(bytes);
    (void)config::wrongAddress(bytes);
    return 0;
}
