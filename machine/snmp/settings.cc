#include "machine/snmp/settings.h"

#include <fmt/format.h>

namespace snmp {
namespace {

base::Result<> checkPassphrase(const base::Secret& passphrase, const char* what) {
    const auto size = passphrase.expose().size();
    if (size >= kLeastPassphrase && size <= kMostPassphrase) return {};
    return base::fail(base::Kind::invalid,
                      fmt::format("the {} passphrase needs {} to {} characters", what,
                                  kLeastPassphrase, kMostPassphrase));
}

base::Result<> checkUser(const Settings& settings) {
    if (settings.user.empty() || settings.user.size() > kMostUser) {
        return base::fail(base::Kind::invalid,
                          fmt::format("SNMPv3 needs a user name of 1 to {} characters", kMostUser));
    }
    if (settings.context.size() > kMostContext) {
        return base::fail(base::Kind::invalid,
                          fmt::format("the context has more than {} characters", kMostContext));
    }
    if (settings.level == Level::noAuth) return {};
    auto passphrase = checkPassphrase(settings.authPassphrase, "authentication");
    if (!passphrase || settings.level == Level::authNoPriv) return passphrase;
    return checkPassphrase(settings.privPassphrase, "privacy");
}

}  // namespace

base::Result<> check(const Settings& settings) {
    if (settings.address.empty() || settings.address.find('\0') != std::string::npos) {
        return base::fail(base::Kind::invalid, "the machine's address is missing");
    }
    if (settings.port == 0)
        return base::fail(base::Kind::invalid, "port 0 is no port; 161 is usual");
    if (settings.timeout < std::chrono::milliseconds{10} || settings.retries < 0) {
        return base::fail(base::Kind::invalid,
                          "the SNMP timeout must be 10 ms or more and retries 0 or more");
    }
    if (settings.version == Version::v3) return checkUser(settings);
    if (settings.community.expose().size() <= kMostCommunity) return {};
    return base::fail(base::Kind::invalid,
                      fmt::format("the community has more than {} characters", kMostCommunity));
}

}  // namespace snmp
