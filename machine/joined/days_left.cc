#include "machine/joined/derive.h"
#include "machine/joined/rows.h"

#include "base/text.h"

#include <fmt/core.h>
#include <chrono>
#include <optional>

namespace joined {
namespace {

using machine::Days;
using machine::HistoryPoint;
using machine::Part;
using machine::Text;
using machine::Value;

struct Level {
    std::uint64_t left = 0, whole = 0;
    machine::Origin origin = machine::Origin::none;
    bool isRoom = false;  ///< what the machine's number means, in a box that fills
};

std::optional<Level> levelOf(const Part& part) {
    if (part.level.known() && part.capacity.known() && part.capacity.value.count > 0) {
        const auto level = part.level.value.count;
        const auto whole = part.capacity.value.count;
        if (level > whole) return {};  // the machine contradicts itself
        const auto origin = part.level.from.origin;
        if (!fills(part)) return Level{level, whole, origin};
        const auto& room = part.levelIsRoom;
        if (room.state == machine::State::unknown) return {};  // in it, or left: nobody knows
        if (room.known() && room.value) return Level{level, whole, origin, true};
        return Level{whole - level, whole, origin};
    }
    if (part.level.said()) return {};  // a state: some remains, unknown
    if (part.count.known() && part.life.known() && part.life.value.count > 0) {
        const auto life = part.life.value.count;
        if (part.count.value.count > life) return {};
        return Level{life - part.count.value.count, life, part.count.from.origin};
    }
    return {};
}

bool differ(const Text& a, const Text& b) {
    return a.known() && b.known() && a.value != b.value;
}

/// The row of this part in an earlier reading; null where none, or more than one, has its name.
const Part* find(const HistoryPoint& point, const Part& part) {
    const auto key = nameKey(part).empty() ? kindKey(part) : nameKey(part);
    const Part* found = nullptr;
    for (const auto& each : point.parts) {
        const auto own = nameKey(each).empty() ? kindKey(each) : nameKey(each);
        if (own != key || key.empty()) continue;
        if (found != nullptr) return nullptr;
        found = &each;
    }
    return found;
}

/// The readings of one cartridge, newest first.
struct Series {
    std::uint64_t whole = 0;
    machine::Origin origin = machine::Origin::none;
    std::uint64_t now = 0;      ///< left in the newest
    std::uint64_t highest = 0;  ///< left in the oldest, as far as it goes
    base::Time since{};
    std::size_t readings = 1;
    std::size_t steps = 0;  ///< how often the level went down

    /// False where this is another cartridge, or the same one before it was filled.
    bool take(const Level& level, base::Time taken) {
        if (level.whole != whole) return false;
        const auto slack = whole / 100;
        if (level.left + slack < highest) return false;
        if (level.left > highest) {
            ++steps;
            highest = level.left;
        }
        since = taken;
        ++readings;
        return true;
    }
};

Series seriesOf(const Part& part, const Level& level, const Text& serial, base::Time now,
                std::span<const HistoryPoint> earlier) {
    Series series{level.whole, level.origin, level.left, level.left, now};
    for (auto point = earlier.rbegin(); point != earlier.rend(); ++point) {
        if (point->taken >= now) continue;
        if (point->taken < now - kLongestSpan || differ(point->serial, serial)) break;
        const Part* before = find(*point, part);
        if (before == nullptr) continue;
        if (differ(before->serial, part.serial) || differ(before->unit, part.unit)) break;
        const auto then = levelOf(*before);
        if (!then || then->origin != level.origin || then->isRoom != level.isRoom) continue;
        if (!series.take(*then, point->taken)) break;
    }
    return series;
}

}  // namespace

Value<Days> daysLeft(const Part& part, const Text& serial, base::Time now,
                     std::span<const HistoryPoint> earlier) {
    const auto level = levelOf(part);
    if (!level) return {};
    const auto series = seriesOf(part, *level, serial, now, earlier);
    const auto span = now - series.since;
    const auto used = series.highest - series.now;
    if (series.readings < kFewestReadings || span < kShortestSpan || series.steps < kFewestSteps ||
        used * 100 < series.whole * 3) {
        return {};
    }
    const double days = std::chrono::duration<double, std::ratio<86400>>(span).count() *
                        static_cast<double>(series.now) / static_cast<double>(used);
    if (days >= static_cast<double>(kMostDays) + 1) return {};
    const std::chrono::year_month_day since{std::chrono::floor<std::chrono::days>(series.since)};
    auto source = fmt::format("{} readings since {:04}-{:02}-{:02}", series.readings,
                              static_cast<int>(since.year()), static_cast<unsigned>(since.month()),
                              static_cast<unsigned>(since.day()));
    return Value<Days>::of({static_cast<std::uint64_t>(days)},
                           {machine::Origin::agent, std::move(source), now});
}

}  // namespace joined
