// What the operator hears of a reading.
#pragma once

#include "mailagent/service/machine_reader.h"

#include <string>

namespace service {

/// One line in the log: why the machine could not be read, or what it did not give this time;
/// nothing of a whole reading.
void tellMachine(const std::string& account, const Facts& machine);

}  // namespace service
