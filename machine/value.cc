#include "machine/value.h"

namespace machine {

const char* name(Origin origin) noexcept {
    switch (origin) {
        case Origin::none:
            return "none";
        case Origin::snapshot:
            return "snapshot";
        case Origin::snmp:
            return "SNMP";
        case Origin::ipp:
            return "IPP";
        case Origin::agent:
            return "agent";
    }
    return "none";
}

}  // namespace machine
