// Paper in and paper out.
#pragma once

#include "machine/units.h"

namespace machine {

struct Tray {
    Value<Number> number;
    Text name, size, type, status;
    Value<GramsPerSquareMetre> weight;
    Value<Amount> capacity, level;  ///< sheets
    Flag isDefault;
};

struct Bin {
    Value<Number> number;
    Text name, status;
    Value<Amount> capacity, remaining;  ///< sheets
};

}  // namespace machine
