// What every machine's mailbox is doing: once as a list with what the journal holds, or as the
// table of `status --watch`. Both pass over all machines in slices, so that ten thousand of them do
// not hold up the mails, and ask the journal for all at once.
#pragma once

#include "mailagent/control/operations.h"
#include "mailagent/control/watch_table.h"

namespace control {

/// A line a machine, by name, and one more for each trouble. True where all is well.
[[nodiscard]] net::Task<bool> status(Workplace& workplace, Say say);

/// watchTable() of this moment.
[[nodiscard]] net::Task<bool> watch(Workplace& workplace, Screen screen, Say say);

}  // namespace control
