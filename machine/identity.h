// Who the machine is and what it is made of.
#pragma once

#include "machine/moment.h"
#include "machine/units.h"

#include <vector>

namespace machine {

struct Identity {
    Text model, serial, location, contact, description;
    Text objectId;  ///< sysObjectID
    Text mac;
    Date installed;
    Value<Seconds> uptime;
    Value<Events> configChanges;
    Date configChanged;
};

struct FirmwareUnit {
    Text name, version;
};

/// An accessory: a finisher, a document feeder, memory.
struct Option {
    Text name, value;
};

/// The print engine (prtMarkerTable). Margins are in `marginUnit`.
struct Marker {
    Text name, technology, countUnit;
    Value<Number> resolutionFeed, resolutionCross;  ///< dots per inch
    Text marginUnit;
    Value<Amount> marginNorth, marginSouth, marginWest, marginEast;
};

struct Machine {
    Identity identity;
    std::vector<FirmwareUnit> firmware;
    std::vector<Option> options;
    std::vector<Marker> markers;
};

}  // namespace machine
