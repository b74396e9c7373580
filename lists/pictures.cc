#include "lists/pictures.h"

#include "lists/cells.h"
#include "lists/forms.h"

#include <fmt/core.h>
#include <algorithm>

namespace lists {
namespace {

constexpr std::size_t kMostBars = 20;

Bar barOf(const machine::Part& part) {
    const auto left = machine::leftTenths(part);
    Bar bar;
    bar.name = part.name.known() ? clean(part.name.value) : "-";
    bar.colour = part.colour.known() ? clean(part.colour.value) : "";
    bar.fills = machine::fills(part);
    bar.nearlyEmpty = left.state == machine::State::nearlyEmpty;
    if (left.known() && left.value.count <= 1000) {
        bar.tenths = left.value.count;
        bar.text = fmt::format("{}.{} %", left.value.count / 10, left.value.count % 10);
    } else {
        bar.text = left.known() ? "level above full" : std::string(stateName(left.state));
    }
    if (bar.fills && bar.tenths) bar.text += " free";
    if (part.daysLeft.known()) bar.text += fmt::format(", {} days", part.daysLeft.value.count);
    return bar;
}

bool hasPictures(ListId id) {
    return id == ListId::counter || id == ListId::management || id == ListId::phone;
}

bool sameMachine(const machine::Text& a, const machine::Text& b) {
    return !a.known() || !b.known() || a.value == b.value;
}

bool earlier(const TotalAt& a, const TotalAt& b) {
    return a.time < b.time;
}

}  // namespace

std::vector<TotalAt> totalsOf(const std::vector<machine::HistoryPoint>& history,
                              const machine::Reading& reading) {
    const auto& now = reading.counters.total;
    std::vector<TotalAt> totals;
    for (const auto& point : history) {
        if (!point.total.known() || !now.known()) continue;
        if (point.total.from.origin != now.from.origin) continue;
        if (point.total.from.object != now.from.object) continue;
        if (!sameMachine(point.serial, reading.machine.identity.serial)) continue;
        if (!reading.taken || point.taken >= *reading.taken) continue;
        totals.push_back({point.taken, point.total.value.count});
    }
    std::stable_sort(totals.begin(), totals.end(), earlier);
    return totals;
}

void addPictures(Sheet& sheet, const machine::Reading& reading) {
    if (!hasPictures(sheet.id)) return;
    for (const auto& part : reading.parts) {
        if (sheet.bars.size() == kMostBars) break;
        // A part of which the machine says nothing, or that never runs out, has no bar.
        const auto left = machine::leftTenths(part);
        if (left.said() && left.state != machine::State::unrestricted) {
            sheet.bars.push_back(barOf(part));
        }
    }
    sheet.totals = sheet.frame->totals;
    const auto& total = reading.counters.total;
    if (reading.taken && total.known()) sheet.totals.push_back({*reading.taken, total.value.count});
    std::stable_sort(sheet.totals.begin(), sheet.totals.end(), earlier);
}

}  // namespace lists
