// The key operator's own settings. Passwords are only known to be set or not.
#pragma once

#include "machine/moment.h"
#include "machine/units.h"

#include <array>

namespace machine {

struct PowerSettings {
    Value<Seconds> autoReset;
    Value<Minutes> lowPower, shutOff;
    Flag weeklyTimer;
    std::array<Text, 7> week;  ///< Monday first: "07:30-20:00", "" for closed
    Text lunch;
};

struct PrintDefaults {
    Text media, sides, colour, quality, finishing, bin;
    Value<Copies> copies;
};

struct OperatorSettings {
    Date clock;
    Text language, country, currentOperator, servicePerson, organization;
    Flag operatorPasswordSet, interruptPasswordSet;
    Flag panelLocked, startUpPage, bannerPage;
    PowerSettings power;
    PrintDefaults defaults;
};

}  // namespace machine
