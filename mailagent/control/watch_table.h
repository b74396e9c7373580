// The table of `status --watch`: what every mailbox is doing, cut to a terminal. No I/O, no clock.
#pragma once

#include "mailagent/service/mailbox_cycle.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace control {

/// One machine, with the replies of it that wait.
struct WatchRow {
    service::CycleStatus status;
    std::uint64_t replies = 0;
};

struct Watched {
    std::vector<WatchRow> rows;  ///< of all machines
    base::Time now;
    double servedInMinute = 0, servedInHour = 0, illegalInHour = 0;
};

/// Cells and lines of a terminal; 0: without bound.
struct Screen {
    std::size_t columns = 0, lines = 0;
};

/// The table's lines, printable, none wider and no more of them than the screen takes. First those
/// in trouble, then those with replies that wait, those at work or waiting for it, and the others,
/// each by name; a machine in trouble has a line more, with the trouble's words. The last line says
/// how many machines are left out. A narrow screen shortens names, then goes without columns, of
/// which the state is none.
[[nodiscard]] std::vector<std::string> watchTable(Watched watched, Screen screen);

/// How long ago or in how long, in one unit: "12 s", "4 min", "3 h", "5 d".
[[nodiscard]] std::string spanText(base::Time::duration span);

}  // namespace control
