// Who was refused, why and how often; and what mails set, taken back by the operator.
#pragma once

#include "mailagent/control/operations.h"

#include <string>

namespace control {

/// The refused mails that the journal remembers (each until 30 days after it left its mailbox),
/// those of one sender and reason in one row, the latest first. "" = of all machines.
[[nodiscard]] net::Task<bool> refused(Workplace& workplace, std::string machine, Say say);

/// D7: what SET set by mail, one setting or all (""), counts no more: the settings file's value
/// does. A SET that was sent before this is overtaken by it.
[[nodiscard]] net::Task<bool> unset(Workplace& workplace, std::string machine, std::string setting,
                                    Say say);

}  // namespace control
