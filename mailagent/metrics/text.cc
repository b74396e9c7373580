#include "mailagent/metrics/text.h"

#include <fmt/format.h>
#include <cmath>
#include <iterator>

namespace metrics {
namespace {

constexpr std::string_view kKinds[] = {"counter", "gauge", "histogram"};

void appendEscaped(std::string& to, std::string_view value) {
    for (const char c : value) {
        if (c == '\n') {
            to += "\\n";
            continue;
        }
        if (c == '\\' || c == '"') to += '\\';
        to += c;
    }
}

/// Counters as whole numbers: the shortest form of a double would give 1e+06.
void appendNumber(std::string& to, double value) {
    constexpr double kExact = 9e15;
    if (std::trunc(value) == value && std::abs(value) < kExact) {
        fmt::format_to(std::back_inserter(to), "{}", static_cast<std::int64_t>(value));
    } else if (std::isinf(value)) {
        to += value > 0 ? "+Inf" : "-Inf";
    } else {
        fmt::format_to(std::back_inserter(to), "{}", value);
    }
}

}  // namespace

Text& Text::family(std::string_view name, Kind kind, std::string_view help) {
    name_ = name;
    fmt::format_to(std::back_inserter(text_), "# HELP {} {}\n# TYPE {} {}\n", name, help, name,
                   kKinds[static_cast<int>(kind)]);
    return *this;
}

Text& Text::sample(double value, Labels labels, std::string_view suffix) {
    text_.append(name_).append(suffix);
    char before = '{';
    for (const auto& label : labels) {
        text_ += before;
        text_.append(label.name).append("=\"");
        appendEscaped(text_, label.value);
        text_ += '"';
        before = ',';
    }
    text_ += before == ',' ? "} " : " ";
    appendNumber(text_, value);
    text_ += '\n';
    return *this;
}

}  // namespace metrics
