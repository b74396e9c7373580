#include "machine/snmp/dates.h"

#include <chrono>

namespace snmp {

std::optional<machine::Moment> dateAndTime(std::string_view octets) {
    if (octets.size() != 8 && octets.size() != 11) return std::nullopt;
    const auto at = [&](std::size_t i) {
        return static_cast<int>(static_cast<std::uint8_t>(octets[i]));
    };
    machine::Moment m;
    m.year = at(0) * 256 + at(1);
    m.month = at(2);
    m.day = at(3);
    m.hasTime = true;
    m.hour = at(4);
    m.minute = at(5);
    m.second = at(6);
    const std::chrono::year_month_day day{std::chrono::year{m.year},
                                          std::chrono::month{static_cast<unsigned>(m.month)},
                                          std::chrono::day{static_cast<unsigned>(m.day)}};
    if (m.year < 1970 || m.year > 9999 || !day.ok()) return std::nullopt;
    if (m.hour > 23 || m.minute > 59 || m.second > 60) return std::nullopt;
    if (octets.size() == 8) return m;
    const char sign = octets[8];
    if ((sign != '+' && sign != '-') || at(9) > 14 || at(10) > 59) return m;
    const int east = at(9) * 60 + at(10);
    m.offsetMinutes = sign == '-' ? -east : east;
    return m;
}

std::optional<base::Time> timeOfTicks(std::int64_t ticks, std::int64_t now, base::Time taken) {
    // TimeTicks has 32 bits; an agent that sends more under another type means something else.
    constexpr std::int64_t kMostTicks = 0xFFFFFFFF;
    if (ticks <= 0 || ticks > now || now > kMostTicks) return std::nullopt;
    return taken - std::chrono::milliseconds{(now - ticks) * 10};
}

}  // namespace snmp
