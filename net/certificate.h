// Certificates that a connection of another library brought along (CUPS checks none by itself).
#pragma once

#include "base/result.h"
#include "net/trust_store.h"

#include <string>
#include <vector>

namespace net {

/// Whether the chain (DER, the server's own first) leads to an authority of `store`, is valid now
/// and names `host`, a name or an address. Kind::tls says what is wrong with it, without a remedy.
[[nodiscard]] base::Result<> checkChain(const std::vector<std::string>& chain,
                                        const std::string& host, const SharedStore& store);

}  // namespace net
