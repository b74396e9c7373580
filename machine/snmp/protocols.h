// The OIDs of v3's protocols, as net-snmp has them. For this room's sources only.
#pragma once

#include "machine/snmp/netsnmp.h"
#include "machine/snmp/settings.h"

namespace snmp {

struct ProtocolOid {
    const oid* arcs;
    std::size_t count;
};

[[nodiscard]] inline ProtocolOid authOid(AuthProtocol protocol) {
    switch (protocol) {
        case AuthProtocol::md5:
            return {usmHMACMD5AuthProtocol, OID_LENGTH(usmHMACMD5AuthProtocol)};
        case AuthProtocol::sha1:
            return {usmHMACSHA1AuthProtocol, OID_LENGTH(usmHMACSHA1AuthProtocol)};
        case AuthProtocol::sha224:
            return {usmHMAC128SHA224AuthProtocol, OID_LENGTH(usmHMAC128SHA224AuthProtocol)};
        case AuthProtocol::sha256:
            return {usmHMAC192SHA256AuthProtocol, OID_LENGTH(usmHMAC192SHA256AuthProtocol)};
        case AuthProtocol::sha384:
            return {usmHMAC256SHA384AuthProtocol, OID_LENGTH(usmHMAC256SHA384AuthProtocol)};
        case AuthProtocol::sha512:
            break;
    }
    return {usmHMAC384SHA512AuthProtocol, OID_LENGTH(usmHMAC384SHA512AuthProtocol)};
}

[[nodiscard]] inline ProtocolOid privOid(PrivProtocol protocol) {
    switch (protocol) {
        case PrivProtocol::des:
            return {usmDESPrivProtocol, OID_LENGTH(usmDESPrivProtocol)};
        case PrivProtocol::aes128:
            return {usmAESPrivProtocol, OID_LENGTH(usmAESPrivProtocol)};
        case PrivProtocol::aes192:
            return {usmAES192PrivProtocol, OID_LENGTH(usmAES192PrivProtocol)};
        case PrivProtocol::aes256:
            return {usmAES256PrivProtocol, OID_LENGTH(usmAES256PrivProtocol)};
        case PrivProtocol::aes192c:
            return {usmAES192CiscoPrivProtocol, OID_LENGTH(usmAES192CiscoPrivProtocol)};
        case PrivProtocol::aes256c:
            break;
    }
    return {usmAES256CiscoPrivProtocol, OID_LENGTH(usmAES256CiscoPrivProtocol)};
}

}  // namespace snmp
