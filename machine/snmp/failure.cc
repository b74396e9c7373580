#include "machine/snmp/failure.h"

#include "base/text.h"
#include "machine/snmp/netsnmp.h"

#include <fmt/format.h>
#include <cerrno>
#include <system_error>

namespace snmp {
namespace {

const char* name(Version version) {
    return version == Version::v1 ? "v1" : version == Version::v2c ? "v2c" : "v3";
}

struct Row {
    int code;
    base::Kind kind;
    const char* text;  ///< behind "ADDRESS refuses SNMPv3 user NAME: "
};

constexpr Row kRefusals[] = {
    {SNMPERR_UNKNOWN_USER_NAME, base::Kind::login, "it does not know the user; check the name"},
    {SNMPERR_AUTHENTICATION_FAILURE, base::Kind::login,
     "wrong digest; check the authentication passphrase and protocol"},
    {SNMPERR_DECRYPTION_ERR, base::Kind::login,
     "it cannot decrypt; check the privacy passphrase and protocol"},
    {SNMPERR_UNSUPPORTED_SEC_LEVEL, base::Kind::login,
     "it does not offer this security level to the user; check the level"},
    {SNMPERR_NOT_IN_TIME_WINDOW, base::Kind::protocol,
     "its clock jumps (not in time window); restart the machine's network card"},
    {SNMPERR_BAD_CONTEXT, base::Kind::invalid, "it does not know the context; check its name"},
    {SNMPERR_UNKNOWN_ENG_ID, base::Kind::protocol, "it changes its engine ID"},
    {SNMPERR_UNKNOWN_SEC_MODEL, base::Kind::protocol, "it does not know the USM security model"},
    {SNMPERR_TOO_LONG, base::Kind::protocol, "the request does not fit a packet"},
};

static_assert(kWrongDigest == SNMPERR_AUTHENTICATION_FAILURE);

}  // namespace

base::Error silence(const Settings& settings, const Address& address, bool discovered) {
    const char* check = "the community";
    if (discovered) {
        return {base::Kind::timeout,
                fmt::format("{} speaks SNMPv3 but does not answer user {}: check the user, the "
                            "passphrases, the protocols and the machine's access list",
                            address.text, base::printable(settings.user))};
    }
    if (settings.version == Version::v3) check = "that SNMPv3 is allowed";
    return {base::Kind::timeout,
            fmt::format("{} does not answer SNMP {}: check that the machine is on, that SNMP is "
                        "switched on there, {} and the machine's access list",
                        address.text, name(settings.version), check)};
}

base::Error refusal(const Settings& settings, const Address& address, int code) {
    const auto user = base::printable(settings.user);
    for (const auto& row : kRefusals) {
        if (row.code != code) continue;
        return {row.kind,
                fmt::format("{} refuses SNMPv3 user {}: {}", address.text, user, row.text), code};
    }
    return {base::Kind::protocol,
            fmt::format("{} cannot be asked by SNMP {}: {}", address.text, name(settings.version),
                        snmp_api_errstring(code)),
            code};
}

base::Error unreachable(const Address& address, int code) {
    if (code == ECONNREFUSED) {
        return {base::Kind::network,
                fmt::format("{} refuses SNMP: nothing listens on that port; check that SNMP is "
                            "switched on there and the port",
                            address.text),
                code};
    }
    return {base::Kind::network,
            fmt::format("{} cannot be reached: {}; check the address and the network", address.text,
                        std::system_category().message(code)),
            code};
}

}  // namespace snmp
