#include "machine/history.h"

#include "machine/bytes.h"
#include "machine/fields.h"

namespace machine {
namespace {

/// Leaves origin and state; what the agent derived goes.
struct Strip {
    void operator()(const std::string&, auto& value) const {
        if (value.from.origin == Origin::agent) {
            value = {};
        } else {
            value.from = {value.from.origin, {}, {}};
        }
    }
};

template <class T>
T stripped(const T& from) {
    T copy = from;
    Strip strip;
    eachValue(copy, strip);
    return copy;
}

}  // namespace

HistoryPoint pointOf(const Reading& reading) {
    HistoryPoint point;
    point.taken = reading.taken.value_or(base::Time{});
    point.total = reading.counters.total;
    point.total.from.time = {};
    point.functions = stripped(reading.counters.functions);
    point.images = stripped(reading.counters.images);
    point.jams = stripped(reading.troubles.jams);
    point.serviceCalls = stripped(reading.troubles.serviceCalls);
    point.parts = stripped(reading.parts);
    point.alerts = stripped(reading.alerts);
    point.errors = stripped(reading.status.errors);
    point.errorsSaid = reading.status.errorsSaid;
    point.serial = stripped(reading.machine.identity.serial);
    return point;
}

bool sameSaid(const HistoryPoint& a, const HistoryPoint& b) {
    HistoryPoint second = b;
    second.taken = a.taken;
    return toBytes(a) == toBytes(second);
}

}  // namespace machine
