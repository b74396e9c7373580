// Where a machine's settings are wrong. Inside this room only.
#pragma once

#include "config/check.h"

#include <fmt/core.h>
#include <string>
#include <string_view>
#include <vector>

namespace config {

class Complaints {
  public:
    Complaints(const Placed& placed, std::vector<Fault>& faults)
        : placed_(placed), faults_(faults) {}

    /// Where a setting is given, or where it is not, the machine's own line.
    [[nodiscard]] const Origin& at(std::string_view key) const {
        const auto place = placed_.places.find(key);
        return place == placed_.places.end() ? placed_.machine->origin : place->second;
    }

    void fault(std::string_view key, std::string_view text, bool warning = false) const {
        const Origin& origin = at(key);
        faults_.push_back({origin.file, origin.line,
                           fmt::format("machine \"{}\": {}", placed_.machine->name, text),
                           warning});
    }

  private:
    const Placed& placed_;
    std::vector<Fault>& faults_;
};

}  // namespace config
