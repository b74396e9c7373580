// The makers' private trees: one file a maker, one row of a table an object.
#pragma once

#include "machine/snmp/groups.h"

#include <cstdint>

namespace snmp {

struct Maker {
    std::uint32_t enterprise;  ///< below 1.3.6.1.4.1
    void (*ask)(Subtrees&);
    void (*read)(const View&, Findings&);
};

/// What to walk of the private trees: the maker's by sysObjectID, and those of the makers whose
/// engines it sells; every maker's where sysObjectID tells none.
void askMakers(const View& view, Subtrees& asked);

/// Reads the private trees that the walk holds, the machine's own maker first.
void readMakers(const View& view, Findings& out);

}  // namespace snmp
