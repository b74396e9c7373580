#include "machine/joined/join.h"

#include "machine/joined/merge.h"

#include <algorithm>
#include <utility>

namespace joined {
namespace {

using machine::Origin;
using machine::Reading;

int rankOf(const Reading& reading) {
    const auto has = [&](Origin origin) {
        return std::find(reading.origins.begin(), reading.origins.end(), origin) !=
               reading.origins.end();
    };
    if (has(Origin::snmp)) return 0;
    if (has(Origin::ipp)) return 1;
    return has(Origin::snapshot) ? 3 : 2;
}

}  // namespace

Reading join(std::vector<Reading> readings) {
    std::stable_sort(readings.begin(), readings.end(),
                     [](const Reading& a, const Reading& b) { return rankOf(a) < rankOf(b); });
    Reading joined;
    Merger merger(joined);
    for (Reading& reading : readings) merger.add(std::move(reading));
    return joined;
}

}  // namespace joined
