#include "base/posix_zone.h"

#include "base/text.h"

#include <chrono>

namespace base::detail {
namespace {

constexpr std::int64_t kDay = 86400;

/// A cursor over the text; every step says whether it found what it looked for.
class Reader {
  public:
    explicit Reader(std::string_view text) : rest_(text) {}

    [[nodiscard]] bool atEnd() const { return rest_.empty(); }

    bool take(char c) {
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }

    /// A zone's abbreviation: three letters or more, or anything in angle brackets.
    bool skipName() {
        std::size_t n = 0;
        if (take('<')) {
            n = rest_.find('>');
            if (n == std::string_view::npos) return false;
            rest_.remove_prefix(n + 1);
            return n > 0;
        }
        while (n < rest_.size() && lower(rest_[n]) >= 'a' && lower(rest_[n]) <= 'z') ++n;
        rest_.remove_prefix(n);
        return n >= 3;
    }

    std::optional<int> number(int least, int most) {
        int value = 0;
        std::size_t n = 0;
        for (; n < rest_.size() && n < 4 && isDigit(rest_[n]); ++n) {
            value = 10 * value + (rest_[n] - '0');
        }
        rest_.remove_prefix(n);
        if (n == 0 || value < least || value > most) return std::nullopt;
        return value;
    }

    /// [+-]h[:mm[:ss]] in seconds.
    std::optional<std::int64_t> time(int mostHours) {
        const bool negative = take('-');
        if (!negative) take('+');
        const auto hours = number(0, mostHours);
        if (!hours) return std::nullopt;
        std::int64_t seconds = std::int64_t{*hours} * 3600;
        for (const int unit : {60, 1}) {
            if (!take(':')) break;
            const auto part = number(0, 59);
            if (!part) return std::nullopt;
            seconds += std::int64_t{*part} * unit;
        }
        return negative ? -seconds : seconds;
    }

    std::optional<DayRule> rule() {
        DayRule rule;
        if (!take(',') || !day(rule)) return std::nullopt;
        if (take('/')) {
            const auto at = time(167);
            if (!at) return std::nullopt;
            rule.second = *at;
        }
        return rule;
    }

  private:
    bool day(DayRule& rule) {
        if (take('M')) {
            const auto month = number(1, 12);
            if (!month || !take('.')) return false;
            const auto week = number(1, 5);
            if (!week || !take('.')) return false;
            const auto weekday = number(0, 6);
            if (!weekday) return false;
            rule.month = *month;
            rule.week = *week;
            rule.day = *weekday;
            return true;
        }
        const bool julian = take('J');
        const auto number = this->number(julian ? 1 : 0, 365);
        if (!number) return false;
        rule.kind = julian ? DayRule::Kind::julian : DayRule::Kind::zeroBased;
        rule.day = *number;
        return true;
    }

    std::string_view rest_;
};

std::chrono::sys_days dayOf(const DayRule& rule, std::chrono::year year) {
    using namespace std::chrono;
    if (rule.kind == DayRule::Kind::month) {
        const auto month = year / std::chrono::month(static_cast<unsigned>(rule.month));
        const weekday day(static_cast<unsigned>(rule.day));
        if (rule.week == 5) return sys_days(month / day[last]);
        return sys_days(month / day[static_cast<unsigned>(rule.week)]);
    }
    const sys_days first(year / January / 1);
    if (rule.kind == DayRule::Kind::zeroBased) return first + days(rule.day);
    // Julian days do not count 29 February: 60 is always 1 March.
    const int leap = year.is_leap() && rule.day >= 60 ? 1 : 0;
    return first + days(rule.day - 1 + leap);
}

}  // namespace

std::int64_t PosixZone::offsetAt(std::int64_t utc) const {
    using namespace std::chrono;
    if (!changes) return standard;
    const auto local = floor<days>(sys_seconds(seconds(utc + standard)));
    const year year = year_month_day(local).year();
    const auto instant = [&](const DayRule& rule, std::int64_t offset) {
        return std::int64_t{dayOf(rule, year).time_since_epoch().count()} * kDay + rule.second -
               offset;
    };
    const std::int64_t begins = instant(start, standard);
    const std::int64_t ends = instant(end, summer);
    // Where summer time spans New Year (the southern half), it is the rest of the year that is not.
    const bool inSummer = begins < ends ? utc >= begins && utc < ends : utc < ends || utc >= begins;
    return inSummer ? summer : standard;
}

std::optional<PosixZone> parsePosixZone(std::string_view text) {
    Reader reader(text);
    PosixZone zone;
    if (!reader.skipName()) return std::nullopt;
    const auto west = reader.time(24);  // POSIX counts westwards
    if (!west) return std::nullopt;
    zone.standard = -*west;
    if (reader.atEnd()) return zone;

    if (!reader.skipName()) return std::nullopt;
    zone.summer = zone.standard + 3600;
    zone.changes = true;
    auto start = reader.rule();
    if (!start) {
        const auto summerWest = reader.time(24);
        if (!summerWest) return std::nullopt;
        zone.summer = -*summerWest;
        start = reader.rule();
    }
    const auto end = reader.rule();
    if (!start || !end || !reader.atEnd()) return std::nullopt;
    zone.start = *start;
    zone.end = *end;
    return zone;
}

}  // namespace base::detail
