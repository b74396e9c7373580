// What is printed from the table: the documentation of the settings, and a commented sample file.
#pragma once

#include <string>

namespace config {

/// docs/settings.md (Markdown).
[[nodiscard]] std::string printSettingsDoc();

/// samples/mailagent.toml: what must be given is written out, every other setting stands as a
/// comment with its default or an example. It loads as it is, and with any of them uncommented.
[[nodiscard]] std::string printSample();

}  // namespace config
