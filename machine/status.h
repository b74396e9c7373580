// What the machine is doing and how long it has been doing it.
#pragma once

#include "machine/moment.h"
#include "machine/units.h"

#include <vector>

namespace machine {

struct Cover {
    Text name, status;
};

struct Status {
    Text device;               ///< hrDeviceStatus: running, warning, down
    Text printer;              ///< hrPrinterStatus or printer-state: idle, printing, warmup
    Text energy;               ///< ready, sleep
    std::vector<Text> errors;  ///< hrPrinterDetectedErrorState bits: lowToner, jammed, ...
    bool errorsSaid = false;   ///< the machine answered; an empty list means "none"
    bool alertsSaid = false;   ///< the same of Reading::alerts
    Value<Events> criticalEvents, allEvents;
    Value<Hours> powered, active, idle, asleep;
    Value<Events> powerOns, sleeps;
    Date lastStart;
    std::vector<Cover> covers;
};

}  // namespace machine
