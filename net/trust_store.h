// Certificate authorities, loaded once and shared by all connections: what libcurl would load anew
// for each costs 0.9 MB and 17 ms a connection (design decision 3).
#pragma once

#include "base/result.h"

#include <openssl/types.h>
#include <cstdint>
#include <ctime>
#include <map>
#include <memory>
#include <string>

namespace net {

using SharedStore = std::shared_ptr<X509_STORE>;

class TrustStores {
  public:
    /// The store of a PEM file, "" for the system's. Read from the file (blocking, some 20 ms for
    /// the system's) at first, and again when the file changed. Kind::tls where it cannot be read
    /// or holds no certificate; a file that broke later leaves the store it had in use.
    [[nodiscard]] base::Result<SharedStore> of(const std::string& caFile);

  private:
    struct Entry {
        SharedStore store;
        std::timespec changed{};
        std::int64_t size = 0;
    };
    std::map<std::string, Entry> entries_;
};

}  // namespace net
