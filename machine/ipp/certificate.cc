#include "machine/ipp/certificate.h"

#include "base/digest.h"
#include "net/certificate.h"

#include <fmt/core.h>
#include <mutex>

namespace ipp {
namespace {

using base::Kind;

base::Result<net::SharedStore> systemStore() {
    static std::mutex mutex;
    static net::TrustStores stores;
    const std::lock_guard lock(mutex);
    return stores.of("");
}

}  // namespace

std::string fingerprintText(const std::string& digits) {
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && i % 2 == 0) out += ':';
        out += digits[i];
    }
    return out;
}

base::Result<> judge(const std::vector<std::string>& chain, const std::string& host,
                     const Trust& trust) {
    if (trust.by == Trust::By::anything) return {};
    if (chain.empty()) return base::fail(Kind::tls, "the printer showed no certificate");
    const auto fingerprint = base::sha256Hex(chain.front());
    if (trust.by == Trust::By::fingerprint) {
        if (base::equalsConstantTime(fingerprint, trust.fingerprint)) return {};
        return base::fail(Kind::tls,
                          fmt::format("the printer shows another certificate than the one that "
                                      "trust names; if it was renewed, set trust = \"sha256:{}\"",
                                      fingerprintText(fingerprint)));
    }
    const auto store = systemStore();
    if (!store) return base::fail(store.error());
    auto checked = net::checkChain(chain, host, *store);
    if (checked) return checked;
    return base::fail(Kind::tls,
                      fmt::format("{}; printers mostly sign their own: to trust exactly this one "
                                  "set trust = \"sha256:{}\", or trust = \"any\" to check nothing",
                                  checked.error().text, fingerprintText(fingerprint)));
}

}  // namespace ipp
