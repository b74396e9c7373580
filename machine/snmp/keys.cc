#include "machine/snmp/keys.h"

#include "machine/snmp/library.h"
#include "machine/snmp/protocols.h"

namespace snmp {
namespace {

base::Result<base::Secret> keyOf(AuthProtocol protocol, const base::Secret& passphrase) {
    const auto hash = authOid(protocol);
    const auto words = passphrase.expose();
    unsigned char key[USM_AUTH_KU_LEN] = {};
    std::size_t size = sizeof key;
    const int error =
        generate_Ku(hash.arcs, static_cast<unsigned>(hash.count),
                    reinterpret_cast<const unsigned char*>(words.data()), words.size(), key, &size);
    std::string bytes(reinterpret_cast<const char*>(key), size);
    explicit_bzero(key, sizeof key);
    base::Secret secret(std::move(bytes));
    if (error == SNMPERR_SUCCESS) return secret;
    return base::fail(base::Kind::invalid,
                      "no key can be made from the SNMPv3 passphrase; choose another one");
}

}  // namespace

base::Result<Keys> keysOf(const Settings& settings) {
    Keys keys;
    if (settings.version != Version::v3 || settings.level == Level::noAuth) return keys;
    setUpLibrary();
    auto auth = keyOf(settings.authProtocol, settings.authPassphrase);
    if (!auth) return base::fail(auth.error());
    keys.auth = std::move(*auth);
    if (settings.level == Level::authNoPriv) return keys;
    auto priv = keyOf(settings.authProtocol, settings.privPassphrase);
    if (!priv) return base::fail(priv.error());
    keys.priv = std::move(*priv);
    return keys;
}

}  // namespace snmp
