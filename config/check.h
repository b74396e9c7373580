// What single values cannot show: settings that need, exclude or double each other.
#pragma once

#include "config/load.h"
#include "config/table.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace config {

/// Where each setting that was given stands.
using Places = std::map<std::string_view, Origin>;

struct Placed {
    const Machine* machine = nullptr;
    Places places;
};

/// Whether the row must be given for this machine. `words` answers a choice's present word.
[[nodiscard]] bool isNeeded(const Row& row, const std::map<std::string_view, std::string>& words);

void checkMachine(const Placed& placed, std::vector<Fault>& faults);

/// Between machines: one mailbox served twice, notices into a served mailbox.
void checkTogether(const std::vector<Placed>& machines, std::vector<Fault>& faults);

/// What makes two machines' mailboxes one, or may: paths and names that differ in spelling are
/// alike, and so are the usual ports of a server. No file is looked at. "" where the settings do
/// not say yet.
[[nodiscard]] std::string mailboxOf(const Machine& machine);

/// Files of secrets that are missing or open to others: warnings. Blocking (one stat a file).
void checkSecretFiles(const Settings& settings, std::vector<Fault>& faults);

}  // namespace config
