#include "mailagent/discovery/known.h"

#include "base/text.h"

#include <algorithm>
#include <map>

namespace discovery {
namespace {

bool isIt(const Found& one, const Known& machine) {
    if (!machine.serial.empty() && machine.serial == one.serial) return true;
    return std::any_of(machine.addresses.begin(), machine.addresses.end(), [&](const auto& each) {
        return base::equalsNoCase(each, one.target.host) || each == one.target.address;
    });
}

}  // namespace

void mark(std::vector<Found>& found, const std::vector<Known>& machines) {
    std::map<std::string, std::string> bySerial;
    for (auto& one : found) {
        const auto machine = std::find_if(machines.begin(), machines.end(),
                                          [&](const Known& each) { return isIt(one, each); });
        if (machine != machines.end()) one.known = machine->name;
        if (one.serial.empty()) continue;
        // Two makers may well count from the same number.
        const auto [first, fresh] =
            bySerial.emplace(one.maker + "\n" + one.serial, one.target.host);
        if (!fresh) one.twin = first->second;
    }
}

}  // namespace discovery
