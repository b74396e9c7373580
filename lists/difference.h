// What changed since the reading of the last list (Frame::previous).
#pragma once

#include "lists/draft.h"
#include "machine/meters.h"

#include <optional>
#include <string>

namespace lists {

/// "+31002", "-5" (a counter that went down) or nothing where either number is not known or
/// they are not of one counter.
template <class Tag>
[[nodiscard]] std::optional<std::string> changeText(
    const machine::Value<machine::Quantity<Tag>>& now,
    const machine::Value<machine::Quantity<Tag>>& before) {
    if (!now.known() || !before.known()) return std::nullopt;
    if (!machine::comparable(now.from, before.from)) return std::nullopt;
    const std::uint64_t a = now.value.count;
    const std::uint64_t b = before.value.count;
    return a >= b ? "+" + std::to_string(a - b) : "-" + std::to_string(b - a);
}

/// The same as a cell, derived by the agent; nothing where the machine was swapped meanwhile.
template <class Tag>
[[nodiscard]] std::optional<Cell> changeCell(Draft& draft,
                                             const machine::Value<machine::Quantity<Tag>>& now,
                                             const machine::Value<machine::Quantity<Tag>>& before) {
    const auto* previous = draft.frame.previous;
    if (previous != nullptr && machine::swapped(*previous, draft.reading)) return std::nullopt;
    const auto text = changeText(now, before);
    if (!text) return std::nullopt;
    return draft.cell.derived(*text, text->substr(text->front() == '+' ? 1 : 0), kUnitName<Tag>,
                              draft.reading.taken.value_or(base::Time{}));
}

/// The total's change since the last list: what was counted, also over a counter's wrap. Nothing
/// where the machine was swapped meanwhile.
[[nodiscard]] std::optional<Cell> totalChangeCell(Draft& draft);

/// COUNTER's DIFFERENCE line; nothing where there is no earlier reading.
void writeDifference(Draft& draft);

}  // namespace lists
