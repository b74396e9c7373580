// What looks like an address or a serial number. Internal to mailagent/probe; pure.
#pragma once

#include "mailagent/probe/redactor.h"

#include <string_view>
#include <vector>

namespace probe {

/// Adds what looks like something that names a machine or a person; spans may overlap.
void findPatterns(std::string_view text, std::vector<Span>& spans);

[[nodiscard]] bool isAlnum(char c);

}  // namespace probe
