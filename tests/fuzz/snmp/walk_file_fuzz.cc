// Any bytes as a recorded walk: refused with a sentence, or read, written and read the same again.
#include "base/text.h"
#include "machine/snmp/walk_file.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto walk = snmp::parseWalk(bytes, "fuzz.snmprec", {});
    if (!walk) {
        require(!walk.error().text.empty());
        require(base::printable(walk.error().text, 1000) == walk.error().text);
        return 0;
    }
    for (const auto& remark : walk->remarks) require(base::printable(remark, 1000) == remark);
    const std::string written = snmp::formatWalk(*walk);
    const auto again = snmp::parseWalk(written, "again.snmprec", {});
    require(again.has_value() && again->remarks.empty());
    require(again->objects.size() == walk->objects.size());
    require(snmp::formatWalk(*again) == written);
    return 0;
}
