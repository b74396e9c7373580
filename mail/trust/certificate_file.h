// Certificates as the operator puts them on disk (PEM). Blocking; start-up only. Inside this room
// only.
#pragma once

#include "mail/trust/certificate.h"

#include <string>
#include <vector>

namespace trust {

inline constexpr std::size_t kMostFiles = 10000;  ///< of one folder

/// One engineer's, believed for its addresses by itself.
struct Pinned {
    X509Ptr certificate;
    std::vector<std::string> addresses;
};

/// The first certificate of each *.pem file, in the order of the files' names. Each must be good
/// for signing or for receiving; its dates are not looked at. A file that holds a private key is
/// refused: it has no business here.
[[nodiscard]] base::Result<std::vector<Pinned>> readFolder(const std::string& folder);

/// A store with all certificates of a file, each of them trusted as an end of a chain.
[[nodiscard]] base::Result<StorePtr> readAuthorities(const std::string& file);

}  // namespace trust
