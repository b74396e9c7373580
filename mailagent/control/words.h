// Sentences that several operations say. Inside this room only.
#pragma once

#include "mailagent/control/operations.h"

#include <string>
#include <string_view>

namespace control {

/// Says why an operation was not done: printable. Always false, for the operation to answer.
bool failed(const Say& say, const std::string& text);

/// The same of a machine that the agent does not serve.
bool unknownMachine(const Say& say, const std::string& machine);

/// "2026-11-21 10:05:00", so many minutes east of UTC.
[[nodiscard]] std::string clockText(base::Time at, int offsetMinutes);

/// Printable, and cut (with "..") or filled up to so many cells.
[[nodiscard]] std::string cell(std::string_view text, std::size_t width);

}  // namespace control
