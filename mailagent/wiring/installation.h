// One installation: its state folder with lock, key and journal (design decisions 13 and 14).
#pragma once

#include "base/secret.h"
#include "config/settings.h"
#include "mailagent/journal/journal.h"
#include "mailagent/journal/state_folder.h"

#include <memory>
#include <string>

namespace wiring {

struct Installation {
    journal::StateLock lock;  ///< held as long as this lives: one agent per state folder
    base::Secret key;
    std::unique_ptr<journal::Journal> journal;
};

/// What this installation calls itself in the mailboxes that it serves: 16 hexadecimal digits that
/// tell nothing of the key. Another installation on the same computer has another name.
[[nodiscard]] std::string claimName(const base::Secret& key);

/// Makes the state folder where it is missing, locks it, reads or makes the key, opens the
/// journal. Blocking. Each failure is a sentence that says what to do; `temporary` where another
/// process holds the lock.
[[nodiscard]] base::Result<Installation> openInstallation(
    const config::Agent& agent, journal::Hold hold = journal::Hold::serving);

}  // namespace wiring
