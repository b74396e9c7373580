// The engineer's adjustment values. They carry signs and decimals as the machine writes them
// ("+0.3"), so they are texts: a value that is rounded is a wrong adjustment.
#pragma once

#include "machine/value.h"

namespace machine {

struct Adjustment {
    Text group, number, name, value, unit, factory, least, most, changed, by, note;
};

}  // namespace machine
