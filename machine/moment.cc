#include "machine/moment.h"

#include "base/text.h"

#include <fmt/core.h>
#include <chrono>

namespace machine {
namespace {

class Reader {
  public:
    explicit Reader(std::string_view text) : rest_(text) {}

    [[nodiscard]] bool done() const { return rest_.empty(); }
    bool take(char c) {
        if (rest_.empty() || rest_[0] != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool digits(std::size_t count, int& out) {
        if (rest_.size() < count) return false;
        out = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (!base::isDigit(rest_[i])) return false;
            out = out * 10 + (rest_[i] - '0');
        }
        rest_.remove_prefix(count);
        return true;
    }
    void skipDigits() {
        while (!rest_.empty() && base::isDigit(rest_[0])) rest_.remove_prefix(1);
    }

  private:
    std::string_view rest_;
};

bool readTime(Reader& reader, Moment& m) {
    m.hasTime = true;
    if (!reader.digits(2, m.hour) || !reader.take(':') || !reader.digits(2, m.minute)) return false;
    if (reader.take(':')) {
        if (!reader.digits(2, m.second)) return false;
        if (reader.take('.')) reader.skipDigits();
    }
    return m.hour < 24 && m.minute < 60 && m.second < 61;
}

bool readOffset(Reader& reader, Moment& m) {
    if (reader.done()) return true;
    if (reader.take('Z') || reader.take('z')) {
        m.offsetMinutes = 0;
        return true;
    }
    static_cast<void>(reader.take(' '));
    int sign = 1;
    if (reader.take('-')) {
        sign = -1;
    } else if (!reader.take('+')) {
        return false;
    }
    int hours = 0;
    int minutes = 0;
    if (!reader.digits(2, hours)) return false;
    static_cast<void>(reader.take(':'));
    if (!reader.digits(2, minutes) || hours > 14 || minutes > 59) return false;
    m.offsetMinutes = sign * (hours * 60 + minutes);
    return true;
}

std::chrono::year_month_day calendar(const Moment& m) {
    return std::chrono::year{m.year} / std::chrono::month{static_cast<unsigned>(m.month)} /
           std::chrono::day{static_cast<unsigned>(m.day)};
}

}  // namespace

std::optional<Moment> parseMoment(std::string_view text) {
    Reader reader(base::trim(text));
    Moment m;
    if (!reader.digits(4, m.year) || !reader.take('-') || !reader.digits(2, m.month) ||
        !reader.take('-') || !reader.digits(2, m.day) || !calendar(m).ok()) {
        return std::nullopt;
    }
    if (reader.done()) return m;
    if (!reader.take('T') && !reader.take('t') && !reader.take(' ')) return std::nullopt;
    if (!readTime(reader, m) || !readOffset(reader, m) || !reader.done()) return std::nullopt;
    return m;
}

std::optional<base::Time> instantOf(const Moment& m) {
    if (!m.offsetMinutes || !calendar(m).ok()) return std::nullopt;
    return base::Time{std::chrono::sys_days{calendar(m)}} + std::chrono::hours{m.hour} +
           std::chrono::minutes{m.minute - *m.offsetMinutes} + std::chrono::seconds{m.second};
}

Moment momentAt(base::Time time, int offsetMinutes) {
    const auto local = time + std::chrono::minutes{offsetMinutes};
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(local - day)};
    Moment moment;
    moment.year = static_cast<int>(date.year());
    moment.month = static_cast<int>(static_cast<unsigned>(date.month()));
    moment.day = static_cast<int>(static_cast<unsigned>(date.day()));
    moment.hasTime = true;
    moment.hour = static_cast<int>(clock.hours().count());
    moment.minute = static_cast<int>(clock.minutes().count());
    moment.second = static_cast<int>(clock.seconds().count());
    moment.offsetMinutes = offsetMinutes;
    return moment;
}

std::string dateText(const Moment& m) {
    return fmt::format("{:04}-{:02}-{:02}", m.year, m.month, m.day);
}

std::string timeText(const Moment& m) {
    return m.hasTime ? fmt::format("{:02}:{:02}:{:02}", m.hour, m.minute, m.second) : std::string();
}

std::string shortText(const Moment& m) {
    if (!m.hasTime) return dateText(m);
    return fmt::format("{:02}-{:02} {:02}:{:02}", m.month, m.day, m.hour, m.minute);
}

}  // namespace machine
