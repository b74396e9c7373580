// Jams and service calls: how often, where, and the latest of each.
#pragma once

#include "machine/moment.h"
#include "machine/units.h"

#include <vector>

namespace machine {

/// A count by place (jams) or by code (service calls).
struct Tally {
    Text name;
    Value<Events> count;
};

struct Jam {
    Date at;
    Text code, place, size, tray;
    Value<Impressions> total;  ///< the machine's total when it happened
};

struct ServiceCall {
    Date at, cleared;
    Text code;
    Value<Impressions> total;
};

struct Replacement {
    Date at;
    Text part;
    Value<Impressions> oldCount, total;
};

struct Troubles {
    std::vector<Tally> jamsByPlace, callsByCode;
    Value<Events> jams, scannerJams, coverOpenings, loadPrompts, serviceCalls;
    std::vector<Jam> jamLog;
    std::vector<ServiceCall> serviceLog;
    std::vector<Replacement> replacements;
};

/// The count as the machine says it; else the sum of the parts if all are known and any exist.
[[nodiscard]] Value<Events> totalJams(const Troubles& troubles);
[[nodiscard]] Value<Events> totalCalls(const Troubles& troubles);

}  // namespace machine
