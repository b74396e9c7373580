// A settings fragment for what was found. Pure, but for createFile().
#pragma once

#include "base/result.h"
#include "mailagent/discovery/found.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace discovery {

inline constexpr std::size_t kLongestName = 40;  ///< of a machine (config's rule)

/// How the machine was reached, as it goes into the settings.
struct Access {
    std::uint16_t port = 161;
    std::string user{};                      ///< SNMPv3; the rest goes with it
    std::string authProtocol{}, authFile{};  ///< the passphrase's file, absolute; "" for none
    std::string privProtocol{}, privFile{};
    std::string context{};
};

/// A name for the machine out of its model and serial number, else its host: [a-z0-9._-], at most
/// kLongestName. `taken` holds the names in use; the new one is added to it.
[[nodiscard]] std::string nameFor(const Found& found, std::set<std::string>& taken);

/// The fragment's text for one machine (M34): not enabled, with comments on what is still to be
/// filled in. Loads as it is; `mailagent check` names what is missing.
[[nodiscard]] std::string fragment(const Found& found, const std::string& name,
                                   const Access& access);

/// Creates a file of mode 0640 that is not there yet; `storage` where it is, or cannot be made.
[[nodiscard]] base::Result<> createFile(const std::string& path, std::string_view bytes);

}  // namespace discovery
