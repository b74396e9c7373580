// How each part of a Reading is read from its JSON object. Internal to machine/snapshot.
#pragma once

#include "machine/reading.h"
#include "machine/snapshot/object_reader.h"

namespace machine {

/// The file's top level; every call leaves its remarks in the reader's notes.
void readMachine(ObjectReader& top, Reading& out);   ///< identity, firmware, options, markers
void readStatus(ObjectReader& top, Reading& out);    ///< status, alerts, covers
void readCounters(ObjectReader& top, Reading& out);  ///< counters
void readSupplies(ObjectReader& top, Reading& out);  ///< parts, trays, bins
void readTroubles(ObjectReader& top, Reading& out);  ///< jams, service, replaced
void readJobs(ObjectReader& top, Reading& out);      ///< programs, jobs
void readAccounts(ObjectReader& top, Reading& out);  ///< accounts
void readSettings(ObjectReader& top, Reading& out);  ///< operator
void readEngineer(ObjectReader& top, Reading& out);  ///< adjustments, switches, modes, network, ...
void readFonts(ObjectReader& top, Reading& out);     ///< interpreters, panel, fonts, patterns
void readCoverage(ObjectReader& top, Reading& out);  ///< coverage

}  // namespace machine
