#include "mail/message/date.h"

#include "base/text.h"
#include "mail/message/compose.h"

#include <fmt/format.h>
#include <array>
#include <cstdlib>

namespace message {
namespace {

using std::chrono::minutes;

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::size_t kLongest = 200;  // a date of more octets is none

struct Zone {
    std::string_view name;
    int minutesEast;
};
// RFC 5322 4.3; the others are what old relays of Europe, Japan and Korea write.
constexpr std::array<Zone, 24> kZones = {
    {{"ut", 0},     {"gmt", 0},    {"utc", 0},    {"z", 0},      {"est", -300}, {"edt", -240},
     {"cst", -360}, {"cdt", -300}, {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420},
     {"wet", 0},    {"west", 60},  {"bst", 60},   {"cet", 60},   {"cest", 120}, {"met", 60},
     {"mest", 120}, {"eet", 120},  {"eest", 180}, {"msk", 180},  {"jst", 540},  {"kst", 540}}};

struct Parts {
    int year = -1, month = 0, day = 0, hour = -1, minute = 0, second = 0;
    std::optional<int> zone;
    bool afternoon = false, twelveHours = false;
};

bool isLetter(char c) {
    return base::lower(c) >= 'a' && base::lower(c) <= 'z';
}

/// Without comments (they nest) and with ',' as a blank; bounded by kLongest.
std::string withoutComments(std::string_view text) {
    std::string out;
    int depth = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\\' && depth > 0) {
            ++at;
        } else if (c == '(') {
            ++depth;
        } else if (c == ')') {
            depth = depth > 0 ? depth - 1 : 0;
            out += ' ';
        } else if (depth == 0) {
            out += c == ',' || c == '\t' || c == '\r' || c == '\n' ? ' ' : c;
        }
    }
    return out;
}

std::optional<int> number(std::string_view digits) {
    if (digits.empty() || digits.size() > 4) return std::nullopt;
    int value = 0;
    for (const char c : digits) {
        if (!base::isDigit(c)) return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

int monthOf(std::string_view word) {
    if (word.size() < 3) return 0;
    for (std::size_t i = 0; i < kMonths.size(); ++i) {
        if (base::startsWithNoCase(word, kMonths[i])) return static_cast<int>(i) + 1;
    }
    return 0;
}

bool isDayName(std::string_view word) {
    if (word.size() < 3) return false;
    for (const auto day : kDays) {
        if (base::startsWithNoCase(word, day)) return true;
    }
    return false;
}

/// RFC 5322 4.3: 00-49 is 20xx, 50-99 is 19xx, three digits count from 1900.
int fullYear(int value, std::size_t digits) {
    if (digits <= 2) return value < 50 ? 2000 + value : 1900 + value;
    return digits == 3 ? 1900 + value : value;
}

/// "09:21", "9:21:08", "09:21:08.123"; also with dots, as some write.
bool readTime(std::string_view word, Parts& parts) {
    if (const auto fraction = word.find('.'); fraction != std::string_view::npos) {
        if (word.find(':') == std::string_view::npos) return false;
        word = word.substr(0, fraction);
    }
    const auto fields = base::split(word, ':');
    if (fields.size() < 2 || fields.size() > 3) return false;
    const auto hour = number(fields[0]);
    const auto minute = number(fields[1]);
    const auto second = fields.size() == 3 ? number(fields[2]) : std::optional<int>(0);
    if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return false;
    parts.hour = *hour;
    parts.minute = *minute;
    parts.second = *second == 60 ? 59 : *second;
    return true;
}

/// "+0900", "-09:30", "+9".
std::optional<int> numericZone(std::string_view word) {
    if (word.size() < 2 || (word[0] != '+' && word[0] != '-')) return std::nullopt;
    std::string digits;
    for (const char c : word.substr(1)) {
        if (c != ':') digits += c;
    }
    if (digits.size() <= 2) digits += "00";
    if (digits.size() == 3) digits.insert(digits.begin(), '0');
    const auto value = number(digits);
    if (!value || *value % 100 > 59) return std::nullopt;
    const int east = *value / 100 * 60 + *value % 100;
    if (east >= 24 * 60) return std::nullopt;
    return word[0] == '-' ? -east : east;
}

std::optional<int> namedZone(std::string_view word) {
    for (const auto& zone : kZones) {
        if (base::equalsNoCase(word, zone.name)) return zone.minutesEast;
    }
    // RFC 5322 4.3: military letters and unknown names count as -0000.
    if (word.size() <= 5 && !isDayName(word) && monthOf(word) == 0) return 0;
    return std::nullopt;
}

/// "2026-03-02" or "2026/03/02", and "02-Mar-2026".
bool readJoinedDate(std::string_view word, Parts& parts) {
    const char separator = word.find('/') != std::string_view::npos ? '/' : '-';
    const auto fields = base::split(word, separator);
    if (fields.size() != 3 || parts.year >= 0) return false;
    const auto first = number(fields[0]);
    const auto last = number(fields[2]);
    if (!first || !last) return false;
    if (const int month = monthOf(fields[1]); month > 0) {
        parts = {.year = fullYear(*last, fields[2].size()),
                 .month = month,
                 .day = *first,
                 .hour = parts.hour,
                 .minute = parts.minute,
                 .second = parts.second,
                 .zone = parts.zone};
        return true;
    }
    const auto month = number(fields[1]);
    if (!month || fields[0].size() != 4) return false;
    parts.year = *first;
    parts.month = *month;
    parts.day = *last;
    return true;
}

/// "2026-03-02T09:21:08Z", split into words.
std::string splitIso(std::string text) {
    for (std::size_t at = 10; at + 1 < text.size(); ++at) {
        if ((text[at] == 'T' || text[at] == 't') && base::isDigit(text[at - 1]) &&
            base::isDigit(text[at + 1])) {
            text[at] = ' ';
        }
    }
    std::string out;
    bool inTime = false;
    for (const char c : text) {
        if (c == ' ') inTime = false;
        if (c == ':') inTime = true;
        if (inTime && (c == '+' || c == '-' || isLetter(c))) {
            out += ' ';
            inTime = false;
        }
        out += c;
    }
    return out;
}

bool readWord(std::string_view word, Parts& parts) {
    if (word.find(':') != std::string_view::npos && base::isDigit(word[0])) {
        return parts.hour < 0 && readTime(word, parts);
    }
    if (isLetter(word[0])) {
        if (const int month = monthOf(word); month > 0 && parts.month == 0) {
            parts.month = month;
            return true;
        }
        if (base::equalsNoCase(word, "am") || base::equalsNoCase(word, "pm")) {
            parts.twelveHours = true;
            parts.afternoon = base::equalsNoCase(word, "pm");
            return true;
        }
        if (isDayName(word)) return true;
        if (parts.hour < 0) return false;
        if (!parts.zone) parts.zone = namedZone(word);
        return true;
    }
    if (word[0] == '+' || word[0] == '-') {
        const auto zone = numericZone(word);
        if (zone) parts.zone = zone;
        return parts.hour >= 0;
    }
    if (const auto value = number(word)) {
        if (parts.day == 0 && word.size() <= 2) {
            parts.day = *value;
            return *value > 0;
        }
        if (parts.year >= 0) return false;
        parts.year = fullYear(*value, word.size());
        return true;
    }
    return readJoinedDate(word, parts);
}

std::optional<SentDate> instantOf(const Parts& parts) {
    using namespace std::chrono;
    int hour = parts.hour;
    if (parts.twelveHours) {
        if (hour < 1 || hour > 12) return std::nullopt;
        hour = hour % 12 + (parts.afternoon ? 12 : 0);
    }
    const year_month_day day{year(parts.year), month(static_cast<unsigned>(parts.month)),
                             std::chrono::day(static_cast<unsigned>(parts.day))};
    if (!day.ok() || parts.year < 1970 || parts.year > 9999 || hour < 0) return std::nullopt;
    const int east = parts.zone.value_or(0);
    const auto local = sys_days(day) + hours(hour) + minutes(parts.minute) + seconds(parts.second);
    const base::Time instant = local - minutes(east);
    return SentDate{instant, east};
}

}  // namespace

std::optional<SentDate> parseDate(std::string_view text) {
    if (text.size() > kLongest) return std::nullopt;
    const auto words = splitIso(withoutComments(text));
    Parts parts;
    for (const auto word : base::split(words, ' ')) {
        if (word.empty()) continue;
        if (!readWord(word, parts)) return std::nullopt;
    }
    if (parts.month < 1 || parts.month > 12 || parts.day < 1 || parts.day > 31) return std::nullopt;
    return instantOf(parts);
}

std::string formatDate(base::Time instant, int offsetMinutes) {
    using namespace std::chrono;
    const int east = offsetMinutes < -1439 || offsetMinutes > 1439 ? 0 : offsetMinutes;
    const auto local = floor<seconds>(instant) + minutes(east);
    const auto date = floor<days>(local);
    const year_month_day day{date};
    const hh_mm_ss<seconds> time{local - date};
    auto month = std::string(kMonths[static_cast<unsigned>(day.month()) - 1]);
    month[0] = base::upper(month[0]);
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} {}{:02}{:02}",
                       kDays[weekday(date).c_encoding()], static_cast<unsigned>(day.day()), month,
                       static_cast<int>(day.year()), time.hours().count(), time.minutes().count(),
                       time.seconds().count(), east < 0 ? '-' : '+', std::abs(east) / 60,
                       std::abs(east) % 60);
}

}  // namespace message
