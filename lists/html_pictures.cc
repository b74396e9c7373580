#include "base/text.h"
#include "lists/html.h"

#include <fmt/core.h>
#include <algorithm>
#include <array>

namespace lists {
namespace {

constexpr std::uint64_t kLowTenths = 100;   // a tenth of the whole
constexpr std::size_t kPoints = 30;         // of the curve
constexpr std::uint64_t kCurveHeight = 60;  // pixels

struct Ink {
    std::string_view word, colour;
};
constexpr std::array<Ink, 5> kInks{{{"black", "#333333"},
                                    {"cyan", "#0099cc"},
                                    {"magenta", "#cc3388"},
                                    {"yellow", "#e0b000"},
                                    {"waste", "#888888"}}};

std::string_view inkOf(const Bar& bar) {
    const std::string words = base::lower(bar.colour + " " + bar.name);
    for (const Ink& ink : kInks) {
        if (words.find(ink.word) != std::string::npos) return ink.colour;
    }
    return "#558855";
}

/// Word gives an empty cell the height of a line of text unless the line itself is small.
std::string pieceOf(std::uint64_t percent, std::string_view colour) {
    if (percent == 0) return "";
    return fmt::format(
        "<td width=\"{}%\" height=\"12\" bgcolor=\"{}\" style=\"font-size:1px;line-height:12px\">"
        "&#160;</td>",
        percent, colour);
}

std::string barOf(const Bar& bar) {
    const std::uint64_t percent = bar.tenths.value_or(0) / 10;
    const bool low = bar.nearlyEmpty || (bar.tenths && *bar.tenths < kLowTenths);
    std::string out = fmt::format("<tr><td>{}</td><td width=\"45%\">", escaped(bar.name));
    if (bar.tenths || bar.nearlyEmpty) {
        out += "<table width=\"100%\" border=\"0\" cellspacing=\"0\" cellpadding=\"0\"><tr>" +
               pieceOf(percent, inkOf(bar)) + pieceOf(100 - percent, "#e4e4e4") + "</tr></table>";
    }
    return out +
           fmt::format("</td><td>{}{}</td></tr>\n", escaped(bar.text), low ? " <b>LOW</b>" : "");
}

/// The last total at or before each of kPoints equal steps from the first reading to the last.
std::vector<std::uint64_t> stepsOf(const std::vector<TotalAt>& totals) {
    const auto span = totals.back().time - totals.front().time;
    const auto parts = static_cast<std::int64_t>(kPoints - 1);
    std::vector<std::uint64_t> steps;
    std::size_t at = 0;
    for (std::int64_t i = 0; i <= parts; ++i) {
        const auto until = totals.front().time + span * i / parts;
        while (at + 1 < totals.size() && totals[at + 1].time <= until) ++at;
        steps.push_back(totals[at].total);
    }
    return steps;
}

std::string columnOf(std::uint64_t height) {
    return fmt::format(
        "<td valign=\"bottom\"><table border=\"0\" cellspacing=\"0\" cellpadding=\"0\"><tr>"
        "<td width=\"7\" height=\"{0}\" bgcolor=\"#3377bb\" "
        "style=\"font-size:1px;line-height:{0}px\">&#160;</td></tr></table></td>",
        height);
}

}  // namespace

std::string barsHtml(const Sheet& sheet) {
    if (sheet.bars.empty()) return "";
    std::string out =
        "<h2>SUPPLIES LEFT</h2>\n<table width=\"100%\" border=\"0\" cellspacing=\"0\" "
        "cellpadding=\"3\" style=\"max-width:600px\">\n";
    for (const Bar& bar : sheet.bars) out += barOf(bar);
    return out + "</table>\n";
}

std::string curveHtml(const Sheet& sheet) {
    const auto& totals = sheet.totals;
    if (totals.size() < 2 || totals.front().time == totals.back().time) return "";
    const auto steps = stepsOf(totals);
    const auto [low, high] = std::minmax_element(steps.begin(), steps.end());
    const std::uint64_t range = *high - *low;
    std::string out = fmt::format(
        "<h2>TOTAL OVER TIME</h2>\n<p>{} on {}, {} on {}</p>\n<table border=\"0\" "
        "cellspacing=\"1\" cellpadding=\"0\"><tr height=\"{}\">\n",
        totals.front().total, timeText(*sheet.frame, totals.front().time), totals.back().total,
        timeText(*sheet.frame, totals.back().time), kCurveHeight);
    for (const auto step : steps) {
        // Never nothing: the lowest total is no zero.
        const double share =
            range == 0 ? 1.0 : static_cast<double>(step - *low) / static_cast<double>(range);
        out += columnOf(4 + static_cast<std::uint64_t>(share * (kCurveHeight - 4)));
    }
    return out + fmt::format("\n</tr></table>\n<p>The lowest column is {}, the highest {}.</p>\n",
                             *low, *high);
}

}  // namespace lists
