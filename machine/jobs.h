// Stored copy programs, and jobs in memory.
#pragma once

#include "machine/moment.h"
#include "machine/units.h"

#include <vector>

namespace machine {

/// Settings that a key recalls.
struct StoredProgram {
    Value<Number> number;
    Text name;
    Flag locked;
    Value<Copies> copies;
    Text mode, sides, size, tray, zoom, density, finish, options;
};

struct Job {
    Value<Number> id;
    Text function, type, state, reason;
    Date received, completed;
    Text owner, name;
    Value<Number> pages;
    Value<Copies> copies;
    Text size, colour, sides, finish, format;
    Value<Impressions> impressions;
    Value<Sheets> sheets;
};

struct Jobs {
    std::vector<StoredProgram> programs;
    Value<Items> mostPrograms;
    std::vector<Job> rows;
    Value<Items> active, kept;
    Flag namesMayLeave;  ///< the machine's owner allows owners and names of jobs in mails
};

}  // namespace machine
