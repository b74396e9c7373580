#include "mailagent/service/tell_machine.h"

#include "base/log.h"

#include <fmt/format.h>
#include <algorithm>

namespace service {

void tellMachine(const std::string& account, const Facts& machine) {
    if (!machine.error.empty()) {
        return base::log::warning("{}: the machine could not be read: {}", account, machine.error);
    }
    const auto live = [](const std::string& remark) {
        return remark.starts_with(machine::name(machine::Origin::snmp)) ||
               remark.starts_with(machine::name(machine::Origin::ipp));
    };
    const auto& remarks = machine.reading->remarks;
    const auto first = std::find_if(remarks.begin(), remarks.end(), live);
    if (first == remarks.end()) return;
    const auto more = std::count_if(first + 1, remarks.end(), live);
    base::log::warning("{}: {}{}", account, *first,
                       more == 0 ? "" : fmt::format(" (and {} more)", more));
}

}  // namespace service
