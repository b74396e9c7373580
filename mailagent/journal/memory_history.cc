#include "mailagent/journal/memory_journal.h"

#include <algorithm>

namespace journal {

using base::Result;
using Lock = std::scoped_lock<std::mutex>;

Result<> MemoryJournal::record(const std::string& machine, const machine::Reading& reading,
                               bool listed) {
    if (!reading.taken) return {};
    const Lock lock(mutex_);
    Machine& known = state_.machines[machine];
    known.last = reading;
    if (listed) known.listed = reading;
    auto& points = known.points;
    auto point = machine::pointOf(reading);
    const auto taken = point.taken;
    const auto place = std::ranges::lower_bound(points, taken, {}, &machine::HistoryPoint::taken);
    if (place != points.end() && place->taken == taken) {
        *place = std::move(point);
    } else {
        points.insert(place, std::move(point));
    }
    const auto cutoff = std::min(taken - depth_.span, state_.clock.before(depth_.span));
    std::erase_if(points, [&](const auto& each) { return each.taken < cutoff; });
    if (points.size() > depth_.readings) {
        points.erase(points.begin(), points.end() - static_cast<std::ptrdiff_t>(depth_.readings));
    }
    return {};
}

Result<std::vector<machine::HistoryPoint>> MemoryJournal::history(const std::string& machine,
                                                                  base::Time from) {
    const Lock lock(mutex_);
    std::vector<machine::HistoryPoint> found;
    const auto known = state_.machines.find(machine);
    if (known == state_.machines.end()) return found;
    for (const auto& point : known->second.points) {
        if (point.taken >= from) found.push_back(point);
    }
    return found;
}

Result<std::optional<machine::Reading>> MemoryJournal::lastReading(const std::string& machine) {
    const Lock lock(mutex_);
    const auto known = state_.machines.find(machine);
    return known == state_.machines.end() ? std::nullopt : known->second.last;
}

Result<std::optional<Journal::Listed>> MemoryJournal::lastListed(const std::string& machine,
                                                                 base::Time before) {
    const Lock lock(mutex_);
    const auto known = state_.machines.find(machine);
    if (known == state_.machines.end() || !known->second.listed) return std::optional<Listed>{};
    const auto& reading = *known->second.listed;
    Listed listed{reading.taken.value_or(base::Time{}), nullptr};
    if (listed.taken < before) listed.reading = std::make_shared<const machine::Reading>(reading);
    return std::optional<Listed>{std::move(listed)};
}

}  // namespace journal
