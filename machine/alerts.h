// What is wrong with the machine now (prtAlertTable, printer-alert).
#pragma once

#include "machine/moment.h"
#include "machine/units.h"

namespace machine {

struct Alert {
    Text severity, training, group, location, code, text;
    Value<Number> groupIndex;
    Date at;
};

}  // namespace machine
