#include "lists/cells.h"

#include "base/text.h"

#include <fmt/core.h>
#include <algorithm>
#include <cstdlib>

namespace lists {
namespace {

constexpr std::size_t kMostBytesRead = 2000;
constexpr std::size_t kMostMarks = 2;  // accents on one letter; a hundred make a line unreadable

std::string withoutStackedMarks(std::string text) {
    if (base::plainAscii(text) == text.size()) return text;
    std::string out;
    std::string_view rest = text;
    std::size_t marks = 0;
    while (!rest.empty()) {
        char32_t c = 0;
        const std::size_t length = std::max<std::size_t>(1, base::decodeUtf8(rest, c));
        const std::string_view part = rest.substr(0, length);
        marks = base::displayWidth(part) == 0 ? marks + 1 : 0;
        if (marks <= kMostMarks) out += part;
        rest.remove_prefix(length);
    }
    return out;
}

std::string offsetText(int minutes, std::string_view colon) {
    return fmt::format("{}{:02}{}{:02}", minutes < 0 ? '-' : '+', std::abs(minutes) / 60, colon,
                       std::abs(minutes) % 60);
}

/// ISO 8601, as far as the machine gave it: "2019-04-11", "2026-03-02T09:21:08+09:00".
std::string isoText(const machine::Moment& m) {
    std::string text = machine::dateText(m);
    if (m.hasTime) text += fmt::format("T{:02}:{:02}:{:02}", m.hour, m.minute, m.second);
    if (m.hasTime && m.offsetMinutes) text += offsetText(*m.offsetMinutes, ":");
    return text;
}

}  // namespace

using machine::State;

std::string clean(std::string_view text) {
    std::string line(text.substr(0, kMostBytesRead));
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
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
        case State::nearlyEmpty:
            nearly_ = true;
            return "!";
    }
    return "-";
}

std::string Cells::starred(std::string text, const machine::Provenance& from) {
    if (!mixed_ || from.origin != machine::Origin::snapshot) return text;
    star_ = true;
    return text + "*";
}

void Cells::keep(Cell& cell, Fact::Kind kind, State state, std::string value, std::string_view unit,
                 const machine::Provenance& from) {
    cell.facts.push_back({"", kind, state, std::move(value), std::string(unit), from});
}

Cell Cells::operator()(const machine::Text& v) {
    if (!v.known()) return missing(v);
    std::string text = clean(v.value);
    if (text.empty()) return missing(machine::Text::in(State::unsaid, v.from));
    Cell cell(starred(text, v.from));
    if (keep_) keep(cell, v, Fact::Kind::text, std::move(text), "");
    return cell;
}

Cell Cells::operator()(const machine::Flag& v, std::string_view yes, std::string_view no) {
    if (!v.known()) return missing(v);
    Cell cell(starred(std::string(v.value ? yes : no), v.from));
    if (keep_) keep(cell, v, Fact::Kind::flag, v.value ? "true" : "false", "");
    return cell;
}

Cell Cells::dated(std::string text, const machine::Date& v) {
    Cell cell(starred(std::move(text), v.from));
    if (keep_) keep(cell, v, Fact::Kind::date, isoText(v.value), "");
    return cell;
}

Cell Cells::operator()(const machine::Date& v) {
    if (!v.known()) return missing(v);
    std::string text = machine::dateText(v.value);
    if (v.value.hasTime) text += fmt::format(" {:02}:{:02}", v.value.hour, v.value.minute);
    if (v.value.offsetMinutes) text += " " + offsetText(*v.value.offsetMinutes, "");
    return dated(std::move(text), v);
}

Cell Cells::date(const machine::Date& v) {
    return v.known() ? dated(machine::dateText(v.value), v) : missing(v);
}

Cell Cells::time(const machine::Date& v) {
    if (!v.known()) return missing(v);
    if (!v.value.hasTime) return missing(machine::Date::in(State::unsaid, v.from));
    Cell cell(machine::timeText(v.value));  // the date beside it bears the star
    if (keep_) keep(cell, v, Fact::Kind::text, cell.text, "");
    return cell;
}

Cell Cells::brief(const machine::Date& v) {
    return v.known() ? dated(machine::shortText(v.value), v) : missing(v);
}

Cell Cells::percent(const machine::Value<machine::HundredthPercent>& v) {
    if (!v.known()) return missing(v);
    std::string text = fmt::format("{}.{:02}", v.value.count / 100, v.value.count % 100);
    Cell cell(starred(text, v.from));
    if (keep_) keep(cell, v, Fact::Kind::number, std::move(text), "%");
    return cell;
}

Cell Cells::tenths(const machine::Value<machine::Number>& v) {
    if (!v.known()) return missing(v);
    std::string text = fmt::format("{}.{}", v.value.count / 10, v.value.count % 10);
    // A machine that contradicts itself gave no percentage; its own numbers stand beside it.
    if (v.value.count > 1000) {
        Cell cell(">100");
        if (keep_) keep(cell, Fact::Kind::text, State::unknown, "", "%", v.from);
        return cell;
    }
    Cell cell(text);
    if (keep_) keep(cell, v, Fact::Kind::number, std::move(text), "%");
    return cell;
}

Cell Cells::derived(std::string text, std::string value, std::string_view unit, base::Time at) {
    Cell cell(std::move(text));
    if (keep_) {
        keep(cell, Fact::Kind::number, State::known, std::move(value), unit,
             {machine::Origin::agent, "", at});
    }
    return cell;
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
    add(nearly_, "!", "nearly empty");
    add(free_, "~", "no limit");
    add(star_, "*", "from snapshot");
    return text;
}

}  // namespace lists
