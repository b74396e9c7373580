// Which rows of two tables are about the same thing. Internal to machine/joined.
#pragma once

#include "machine/alerts.h"
#include "machine/counters.h"
#include "machine/parameters.h"
#include "machine/supplies.h"
#include "machine/trays.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace joined {

/// For each row of `into` the row of `from` that matches it. A key that two rows of one table share
/// decides nothing.
using Partners = std::vector<std::optional<std::size_t>>;

[[nodiscard]] Partners partnersOf(const std::vector<machine::Part>& into,
                                  const std::vector<machine::Part>& from);
[[nodiscard]] Partners partnersOf(const std::vector<machine::Tray>& into,
                                  const std::vector<machine::Tray>& from);
[[nodiscard]] Partners partnersOf(const std::vector<machine::Bin>& into,
                                  const std::vector<machine::Bin>& from);

/// What is the same part of the machine in two readings has the same key: the name, else kind and
/// colour. Empty: the row has neither.
[[nodiscard]] std::string nameKey(const machine::Part& part);
[[nodiscard]] std::string kindKey(const machine::Part& part);

/// Appends the rows whose name (ASCII case alike) is not there yet.
void addByName(std::vector<machine::Named>& into, std::vector<machine::Named>& from);
void addByName(std::vector<machine::ExtraCounter>& into, std::vector<machine::ExtraCounter>& from);

/// The letters and digits of a text, in lower case; empty where it is not known.
[[nodiscard]] std::string letters(const machine::Text& text);

/// Appends the alerts that no alert of `into` may already tell: another text, and a code that
/// speaks of other trouble. One whose code may stand for anything is left out beside an alert of
/// its group; what is detected still stands among the errors.
void addAlerts(std::vector<machine::Alert>& into, std::vector<machine::Alert>& from);
/// Appends the errors that are not there yet, each with its own source.
void addErrors(std::vector<machine::Text>& into, std::vector<machine::Text>& from);

}  // namespace joined
