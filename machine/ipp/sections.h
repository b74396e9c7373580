// The parts of understand(), one file a section of the reading. Internal to machine/ipp.
#pragma once

#include "machine/ipp/values.h"
#include "machine/reading.h"

namespace ipp {

void readIdentity(const Values& values, machine::Reading& out);
void readStatus(const Values& values, machine::Reading& out);
void readSupplies(const Values& values, machine::Reading& out);
void readPaper(const Values& values, machine::Reading& out);
void readCounters(const Values& values, machine::Reading& out);
void readSettings(const Values& values, machine::Reading& out);
void readAbilities(const Values& values, machine::Reading& out);
/// `active`: jobs that wait or are being printed; `completed`: those kept after their end. Null:
/// not asked. `printer` tells the printer's clock.
void readJobs(const Message* active, const Message* completed, const Values& printer,
              const std::string& charset, machine::Reading& out);

/// printer-up-time, where it is a time since power-on; CUPS' own queues and some printers send
/// the time of day instead (RFC 8011, 5.4.29), which is no uptime.
[[nodiscard]] std::optional<std::int64_t> upTime(const Values& values);

/// 1.1.1970 and 2000 in seconds: above, a number of seconds is a time of day.
inline constexpr std::int64_t kClockFrom = 946'684'800;

/// "sheet-feed-auto" and "sheetFeedAuto" alike: the second.
[[nodiscard]] std::string camelCase(std::string_view keyword);

}  // namespace ipp
