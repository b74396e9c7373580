// Reading the settings: one TOML file, and a folder of fragments beside it (M34, design decision
// 12).
//
// mailagent.toml is read first, then every *.toml of mailagent.d in the order of their names. Of a
// setting that stands in several files the last one holds. `[defaults]` is for all machines, a
// `[[machine]]` of the same name stands over it, whichever file they are in; `[agent]` is for the
// process. Relative paths count from the folder of the settings file. Blocking: start-up, or a
// worker.
#pragma once

#include "config/settings.h"

#include <string>
#include <vector>

namespace config {

inline constexpr base::Bytes kFileLimit{16'777'216};  ///< of a settings file: 40,000 machines
inline constexpr std::size_t kLineLimit = 4096;       ///< octets of one line of it

/// One thing wrong, in a sentence that says what to write. Safe to print; holds no secret.
struct Fault {
    std::string file;
    int line = 0;  ///< 0: the file as a whole
    std::string text;
    bool warning = false;  ///< the settings can be used all the same
};

/// "mailagent.toml:12: error: interval …"
[[nodiscard]] std::string print(const Fault& fault);

struct Loaded {
    Settings settings;          ///< as far as it could be read
    std::vector<Fault> faults;  ///< all of them, in the order of files and lines
    bool usable = false;        ///< no fault but warnings
};

/// Never fails as a whole: a file that is not there is a fault.
[[nodiscard]] Loaded load(const std::string& path);

/// What keeps `run` from starting with settings that are right in themselves: no machine is
/// enabled, an enabled one does not say who may ask (`senders`). Warnings: no CE password.
[[nodiscard]] std::vector<Fault> readyToRun(const Settings& settings);

}  // namespace config
