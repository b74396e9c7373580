#include "machine/printer_mib.h"

namespace machine {

std::string withStatusFlags(std::string availability, std::int64_t status) {
    constexpr MibWord kFlags[] = {
        {8, "warning"}, {16, "critical"}, {32, "offline"}, {64, "changing"}};
    for (const MibWord& flag : kFlags) {
        if ((status & flag.number) == 0) continue;
        if (!availability.empty()) availability += ", ";
        availability += flag.name;
    }
    return availability;
}

}  // namespace machine
