// One agent and one of its machines a Maildir: the file "mailagent.lock" in it, locked for as long
// as somebody serves it.
//
// The lock is an open file description lock (fcntl, F_OFD_SETLK): it goes with the process, however
// that ends, and holds between computers as far as the file system carries locks. The file stays;
// in it stand the process and the computer that locked it last, for the other one's message.
// Within one process the same machine of the same agent shares the lock: on new settings a mailbox
// is opened again before the old one has gone. Another machine is refused, whatever path it took to
// the folder: a symbolic link shows only here that two are one.
#pragma once

#include "base/result.h"

#include <memory>
#include <string>

namespace maildir {

inline constexpr const char* kLockFile = "mailagent.lock";

class Lock;  ///< held as long as it lives

/// Locks the folder for the agent `name` and its `machine`. mailbox::anotherAgent() where another
/// agent or machine holds it; `storage` where the file cannot be made. A file system without such
/// locks gives a lock that holds off nobody but the same agent's machines, and says so in the log.
/// Blocking, briefly. Safe on any thread.
[[nodiscard]] base::Result<std::shared_ptr<Lock>> lockFolder(const std::string& folder,
                                                             const std::string& name,
                                                             const std::string& machine = {});

/// Whether the lock is that of the folder which the path names now: it goes with a folder that was
/// renamed away, and the one in its place has none. One stat. Safe on any thread.
[[nodiscard]] bool locks(const Lock& lock, const std::string& folder);

}  // namespace maildir
