// net-snmp as a whole: set up once, its log turned into ours, its globals guarded.
#pragma once

#include <mutex>

namespace snmp {

/// Sets net-snmp up on its first call: no file is read or written, no MIB is loaded, no locale is
/// set, nothing goes to stderr.
void setUpLibrary();

/// net-snmp keeps users, times and its log in globals: every call into it holds this.
[[nodiscard]] std::mutex& libraryMutex();

}  // namespace snmp
