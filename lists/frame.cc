#include "lists/frame.h"

#include <fmt/core.h>
#include <algorithm>

namespace lists {
namespace {

// Calendars of chrono hold years -32767 to 32767; a machine's clock may say anything.
constexpr base::Time kEarliest{std::chrono::sys_days{std::chrono::year{0} / 1 / 2}};
constexpr base::Time kLatest{std::chrono::sys_days{std::chrono::year{9999} / 12 / 31} +
                             std::chrono::hours{24} - std::chrono::milliseconds{1}};

struct Parts {
    std::chrono::year_month_day date;
    std::chrono::hh_mm_ss<std::chrono::seconds> time;
};

Parts partsOf(base::Time time, int offsetMinutes) {
    const auto local = std::chrono::floor<std::chrono::seconds>(
        std::clamp(time, kEarliest, kLatest) + std::chrono::minutes{offsetMinutes});
    const auto day = std::chrono::floor<std::chrono::days>(local);
    return {std::chrono::year_month_day{day}, std::chrono::hh_mm_ss{local - day}};
}

int offsetAt(const Frame& frame, base::Time time) {
    constexpr int kMost = 14 * 60;
    return frame.offsetMinutes ? std::clamp(frame.offsetMinutes(time), -kMost, kMost) : 0;
}

}  // namespace

std::string spanText(std::chrono::milliseconds span) {
    const auto minutes =
        std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::minutes>(span).count());
    const auto clock = fmt::format("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
    const auto days = minutes / (24LL * 60);
    return days == 0 ? clock : fmt::format("{} d {}", days, clock);
}

std::string delayText(const Frame& frame) {
    if (!frame.mailSent || !frame.received) return "unknown (no date)";
    // Compared before they are subtracted: a Date can be as far away as 64 bits allow.
    const bool clock = frame.mailSent->time > *frame.received ||
                       frame.mailSent->time < *frame.received - kLongestDelay;
    return clock ? "unknown (clock)" : spanText(*frame.received - frame.mailSent->time);
}

std::string timeText(base::Time time, int offsetMinutes, bool seconds) {
    const Parts p = partsOf(time, offsetMinutes);
    const int away = std::abs(offsetMinutes);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}{} {}{:02}{:02}",
                       static_cast<int>(p.date.year()), static_cast<unsigned>(p.date.month()),
                       static_cast<unsigned>(p.date.day()), p.time.hours().count(),
                       p.time.minutes().count(),
                       seconds ? fmt::format(":{:02}", p.time.seconds().count()) : std::string(),
                       offsetMinutes < 0 ? '-' : '+', away / 60, away % 60);
}

std::string timeText(const Frame& frame, base::Time time, bool seconds) {
    return timeText(time, offsetAt(frame, time), seconds);
}

std::string isoTimeText(const Frame& frame, base::Time time) {
    const int offset = offsetAt(frame, time);
    const Parts p = partsOf(time, offset);
    const int away = std::abs(offset);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{:02}:{:02}",
                       static_cast<int>(p.date.year()), static_cast<unsigned>(p.date.month()),
                       static_cast<unsigned>(p.date.day()), p.time.hours().count(),
                       p.time.minutes().count(), p.time.seconds().count(), offset < 0 ? '-' : '+',
                       away / 60, away % 60);
}

std::string phoneTimeText(const Frame& frame, base::Time time) {
    const Parts p = partsOf(time, offsetAt(frame, time));
    return fmt::format("{:02}/{:02} {:02}:{:02}", static_cast<unsigned>(p.date.month()),
                       static_cast<unsigned>(p.date.day()), p.time.hours().count(),
                       p.time.minutes().count());
}

}  // namespace lists
