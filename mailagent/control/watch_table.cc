#include "mailagent/control/watch_table.h"

#include "base/text.h"
#include "mailagent/control/words.h"

#include <fmt/format.h>
#include <algorithm>
#include <functional>
#include <tuple>

namespace control {
namespace {

constexpr std::size_t kLongestName = 40;  ///< config: a machine's name
constexpr std::size_t kLeastName = 8;     ///< shown of one, before columns are left out for it
constexpr std::size_t kState = 7;
constexpr std::string_view kGap = "  ";

/// Smaller is shown first.
int rankOf(const WatchRow& row) {
    const auto state = service::stateOf(row.status);
    if (state == service::CycleState::trouble) return 0;
    if (row.replies > 0) return 1;
    const bool busy = state == service::CycleState::atWork || state == service::CycleState::waiting;
    return busy ? 2 : 3;
}

std::string_view stateText(const WatchRow& row) {
    return service::kCycleStates[static_cast<std::size_t>(service::stateOf(row.status))];
}

std::string contactText(const WatchRow& row, base::Time now) {
    const auto& at = row.status.lastContact;
    return at ? spanText(now - *at) + " ago" : "-";
}

std::string nextText(const WatchRow& row, base::Time now) {
    const auto& status = row.status;
    if (status.atWorkSince) return "now, " + spanText(now - *status.atWorkSince);
    if (!status.nextTurn) return "-";
    return *status.nextTurn > now ? "in " + spanText(*status.nextTurn - now) : "due";
}

std::string repliesText(const WatchRow& row, base::Time) {
    return std::to_string(row.replies);
}

std::string leftText(const WatchRow& row, base::Time) {
    const auto& status = row.status;
    if (status.left == 0 && status.leftMore) return "some";
    return fmt::format("{}{}", status.left, status.leftMore ? "+" : "");
}

std::string servedText(const WatchRow& row, base::Time) {
    return fmt::format("{:.0f}", row.status.servedInHour);
}

std::string illegalText(const WatchRow& row, base::Time) {
    return fmt::format("{:.0f}", row.status.illegalInHour);
}

struct Column {
    std::string_view title;
    std::size_t width;
    int leaves;  ///< place in the order in which a narrow screen goes without them
    std::string (*text)(const WatchRow&, base::Time now);
};

/// What stands behind name and state. The rates leave first, since the head has their sums; what
/// tells of trouble stays longest. With kLeastName they are 80 cells.
constexpr std::array<Column, 6> kColumns = {{{"CONTACT", 11, 5, contactText},
                                             {"NEXT POLL", 11, 3, nextText},
                                             {"REPLIES", 7, 6, repliesText},
                                             {"MAILS", 5, 4, leftText},
                                             {"SERVED/H", 8, 2, servedText},
                                             {"ILLEGAL/H", 9, 1, illegalText}}};

/// How wide the names are, and how many of the columns are left out.
struct Layout {
    std::size_t name = kLeastName;
    int without = 0;
    [[nodiscard]] bool has(const Column& column) const { return column.leaves > without; }
};

/// Names give way to columns, down to kLeastName; then columns to names.
Layout layoutFor(std::size_t longestName, Screen screen) {
    Layout layout{std::clamp(longestName, kLeastName, kLongestName)};
    if (screen.columns == 0) return layout;
    constexpr int kAll = static_cast<int>(kColumns.size());
    for (; layout.without <= kAll; ++layout.without) {
        std::size_t taken = kGap.size() + kState;
        for (const auto& column : kColumns) {
            if (layout.has(column)) taken += kGap.size() + column.width;
        }
        if (taken + kLeastName > screen.columns) continue;
        layout.name = std::min(layout.name, screen.columns - taken);
        return layout;
    }
    return {kLeastName, kAll};  // not even the state fits: the lines are cut
}

std::string cut(std::string line, Screen screen) {
    if (screen.columns == 0) return line;
    return std::string(base::clipToWidth(line, screen.columns));
}

/// "10000 machines: 2 in trouble, 5 at work, …", without those of which there are none.
std::string headOf(const Watched& watched) {
    std::array<std::size_t, service::kCycleStates.size()> states{};
    for (const auto& row : watched.rows) {
        ++states[static_cast<std::size_t>(service::stateOf(row.status))];
    }
    std::string text =
        fmt::format("{} machine{}", watched.rows.size(), watched.rows.size() == 1 ? "" : "s");
    std::string_view before = ": ";
    for (std::size_t i = 0; i < states.size(); ++i) {
        if (states[i] == 0) continue;
        text += fmt::format("{}{} {}{}", before, states[i], i == 0 ? "in " : "",
                            service::kCycleStates[i]);
        before = ", ";
    }
    return text;
}

std::string ratesOf(const Watched& watched) {
    std::uint64_t replies = 0;
    for (const auto& row : watched.rows) replies += row.replies;
    return fmt::format(
        "Served {:.0f} in the last minute, {:.0f} in the last hour; illegal {:.0f} in the last "
        "hour; {} {} wait{}",
        watched.servedInMinute, watched.servedInHour, watched.illegalInHour, replies,
        replies == 1 ? "reply" : "replies", replies == 1 ? "s" : "");
}

std::string lineOf(std::string_view name, std::string_view state, const Layout& layout,
                   const std::function<std::string(const Column&)>& textOf) {
    std::string line = cell(name, layout.name).append(kGap) + cell(state, kState);
    for (const auto& column : kColumns) {
        if (!layout.has(column)) continue;
        // A text that is too long must not move the columns behind it.
        const auto text = base::cutToWidth(textOf(column), column.width);
        line += fmt::format("{}{:>{}}", kGap, text, column.width);
    }
    return line;
}

std::string titles(const Layout& layout) {
    return lineOf("MACHINE", "STATE", layout,
                  [](const Column& column) { return std::string(column.title); });
}

std::string lineOf(const WatchRow& row, const Layout& layout, base::Time now) {
    return lineOf(row.status.account, stateText(row), layout,
                  [&row, now](const Column& column) { return column.text(row, now); });
}

std::size_t linesOf(const WatchRow& row) {
    return row.status.trouble.empty() ? 1 : 2;
}

/// How many of the rows fit into so many lines, one of which must stay free where any does not.
std::size_t fitting(const std::vector<WatchRow>& rows, std::size_t lines) {
    std::size_t used = 0, all = 0;
    for (const auto& row : rows) all += linesOf(row);
    if (all <= lines) return rows.size();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        used += linesOf(rows[i]);
        if (used + 1 > lines) return i;
    }
    return rows.size();
}

std::string leftOut(const std::vector<WatchRow>& rows, std::size_t shown) {
    const auto troubled =
        std::count_if(rows.begin() + static_cast<std::ptrdiff_t>(shown), rows.end(),
                      [](const auto& row) { return !row.status.trouble.empty(); });
    const auto count = rows.size() - shown;
    return fmt::format("({} more machine{}, {} in trouble)", count, count == 1 ? "" : "s",
                       troubled == 0 ? std::string("none") : std::to_string(troubled));
}

}  // namespace

std::string spanText(base::Time::duration span) {
    using namespace std::chrono;
    const auto whole = std::max(duration_cast<seconds>(span), seconds(0));
    if (whole < minutes(2)) return fmt::format("{} s", whole.count());
    if (whole < hours(2)) return fmt::format("{} min", duration_cast<minutes>(whole).count());
    if (whole < hours(48)) return fmt::format("{} h", duration_cast<hours>(whole).count());
    return fmt::format("{} d", duration_cast<days>(whole).count());
}

std::vector<std::string> watchTable(Watched watched, Screen screen) {
    auto& rows = watched.rows;
    std::sort(rows.begin(), rows.end(), [](const WatchRow& a, const WatchRow& b) {
        return std::forward_as_tuple(rankOf(a), a.status.account) <
               std::forward_as_tuple(rankOf(b), b.status.account);
    });
    std::vector<std::string> lines{
        cut(fmt::format("mailagent  {} UTC  {}", clockText(watched.now, 0), headOf(watched)),
            screen),
        cut(ratesOf(watched), screen), ""};
    const std::size_t above = lines.size() + 1;
    const std::size_t free = screen.lines > above ? screen.lines - above : 1;
    const std::size_t shown = screen.lines == 0 ? rows.size() : fitting(rows, free);
    std::size_t longestName = 0;
    for (std::size_t i = 0; i < shown; ++i) {
        longestName = std::max(longestName, base::displayWidth(rows[i].status.account));
    }
    const Layout layout = layoutFor(longestName, screen);
    lines.push_back(cut(titles(layout), screen));
    for (std::size_t i = 0; i < shown; ++i) {
        lines.push_back(cut(lineOf(rows[i], layout, watched.now), screen));
        if (rows[i].status.trouble.empty()) continue;
        lines.push_back(cut("  " + base::printable(rows[i].status.trouble), screen));
    }
    if (shown < rows.size()) lines.push_back(cut(leftOut(rows, shown), screen));
    return lines;
}

}  // namespace control
