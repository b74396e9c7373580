#include "lists/cells.h"

#include "base/text.h"

#include <fmt/core.h>
#include <algorithm>

namespace lists {
namespace {

constexpr std::size_t kMostBytesRead = 2000;
constexpr std::size_t kMostMarks = 2;  // accents on one letter; a hundred make a line unreadable

std::string withoutStackedMarks(std::string_view text) {
    std::string out;
    std::size_t marks = 0;
    while (!text.empty()) {
        char32_t c = 0;
        const std::size_t length = std::max<std::size_t>(1, base::decodeUtf8(text, c));
        const std::string_view part = text.substr(0, length);
        marks = base::displayWidth(part) == 0 ? marks + 1 : 0;
        if (marks <= kMostMarks) out += part;
        text.remove_prefix(length);
    }
    return out;
}

}  // namespace

using machine::State;

std::string clean(std::string_view text) {
    std::string line;
    for (const char c : text.substr(0, kMostBytesRead)) {
        line += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
    }
    return withoutStackedMarks(base::printable(base::trim(line)));
}

std::string Cells::mark(State state) {
    switch (state) {
        case State::known:
        case State::unsaid:
            unsaid_ = true;
            return "-";
        case State::unknown:
            unknown_ = true;
            return "?";
        case State::someRemains:
            some_ = true;
            return "+";
        case State::unrestricted:
            free_ = true;
            return "~";
    }
    return "-";
}

std::string Cells::starred(std::string text, const machine::Provenance& from) {
    if (!mixed_ || from.origin != machine::Origin::snapshot) return text;
    star_ = true;
    return text + "*";
}

std::string Cells::operator()(const machine::Text& v) {
    if (!v.known()) return mark(v.state);
    std::string text = clean(v.value);
    return text.empty() ? mark(State::unsaid) : starred(std::move(text), v.from);
}

std::string Cells::operator()(const machine::Flag& v, std::string_view yes, std::string_view no) {
    return v.known() ? starred(std::string(v.value ? yes : no), v.from) : mark(v.state);
}

std::string Cells::operator()(const machine::Date& v) {
    if (!v.known()) return mark(v.state);
    std::string text = machine::dateText(v.value);
    if (v.value.hasTime) text += fmt::format(" {:02}:{:02}", v.value.hour, v.value.minute);
    if (v.value.offsetMinutes) {
        const int away = *v.value.offsetMinutes;
        text += fmt::format(" {}{:02}{:02}", away < 0 ? '-' : '+', std::abs(away) / 60,
                            std::abs(away) % 60);
    }
    return starred(std::move(text), v.from);
}

std::string Cells::date(const machine::Date& v) {
    return v.known() ? starred(machine::dateText(v.value), v.from) : mark(v.state);
}

std::string Cells::time(const machine::Date& v) {
    if (!v.known()) return mark(v.state);
    return v.value.hasTime ? machine::timeText(v.value) : mark(State::unsaid);
}

std::string Cells::brief(const machine::Date& v) {
    return v.known() ? starred(machine::shortText(v.value), v.from) : mark(v.state);
}

std::string Cells::percent(const machine::Value<machine::HundredthPercent>& v) {
    if (!v.known()) return mark(v.state);
    return starred(fmt::format("{}.{:02}", v.value.count / 100, v.value.count % 100), v.from);
}

std::string Cells::tenths(const machine::Value<machine::Number>& v) {
    if (!v.known()) return mark(v.state);
    if (v.value.count > 1000) return ">100";
    return fmt::format("{}.{}", v.value.count / 10, v.value.count % 10);
}

std::string Cells::legend() const {
    std::string text;
    const auto add = [&text](bool used, std::string_view mark, std::string_view meaning) {
        if (!used) return;
        if (!text.empty()) text += "  ";
        text += fmt::format("\"{}\" {}", mark, meaning);
    };
    add(unsaid_, "-", "not reported");
    add(unknown_, "?", "unknown");
    add(some_, "+", "some remains");
    add(free_, "~", "no limit");
    add(star_, "*", "from snapshot");
    return text;
}

}  // namespace lists
