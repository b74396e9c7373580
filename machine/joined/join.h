// Several readings of one machine as one. Pure: no network, no clock.
//
// The order: SNMP, IPP, snapshot; within one origin the order given. For each part of a reading:
//
//   part                                  taken from
//   ------------------------------------ ----------------------------------------------------------
//   a single value                        the first that says it; an empty text says nothing; a
//                                         number of a live source comes before a state -2 or -3
//   values that belong together           all from the source that says the first of them: total
//     with unit and method; level with capacity, unit and whether it
//     is the room left; count with life; fitted with its total;
//     a count with its parts (jams by place, calls by code); used, most and rows of a table
//   counter rows (functions, images,      the first source that has rows, whole: they add up, so
//     sizes, finishing), coverage,        nothing of another source is put between them
//     accounts, jobs, logs
//   supplies, trays, bins, markers        the rows of the first source that has any; what a row
//                                         leaves unsaid is filled from the row that matches it, if
//                                         just one does (supplies: name, else kind and colour;
//                                         trays and bins: name, else number); no row is added
//   further counters, capabilities        the rows of all sources, each name once
//   other totals                          every total that differs from the chosen one
//   what holds for a moment only (state,  never from a snapshot beside a source that answered: it
//     errors, alerts, jobs, panel, clock, would tell yesterday's jam as today's
//     uptime)
//   detected errors                       those of all sources, each once; "none" only where nobody
//                                         says one
//   alerts                                the rows of the first source that has any, then those of
//                                         the next that tell of other trouble (rows.h, addAlerts)
//   taken                                 the first reading's that has a time
//
// Each value keeps its source, object and time.
#pragma once

#include "machine/reading.h"

#include <vector>

namespace joined {

/// The readings as one; origins are those of all, remarks too, with one sentence for each fault
/// that the joining finds: serial numbers that differ, rows of a snapshot that match none of the
/// machine's own. Of no reading at all: an empty reading.
[[nodiscard]] machine::Reading join(std::vector<machine::Reading> readings);

}  // namespace joined
