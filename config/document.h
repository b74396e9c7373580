// One settings file, read and taken apart: sections, and in them keys of the table with their raw
// values and lines. The TOML library ends here.
#pragma once

#include "config/load.h"
#include "config/table.h"

#include <string>
#include <string_view>
#include <vector>

namespace config {

struct Entry {
    const Row* row = nullptr;
    Raw raw;
    int line = 0;
};

struct Section {
    enum class Kind { agent, defaults, machine };
    Kind kind = Kind::machine;
    int line = 0;
    std::vector<Entry> entries;
};

struct Document {
    std::string file;
    std::vector<Section> sections;  ///< in the order of their lines
    std::vector<Fault> faults;      ///< no TOML, unknown keys and sections
};

/// Reads the bytes of a settings file; `file` is its name for messages.
[[nodiscard]] Document readDocument(const std::string& file, std::string_view bytes);

}  // namespace config
