// A connected UDP socket as net-snmp's transport: net-snmp's own would resolve names and hide both
// what was counted and what ICMP said. For this room's sources only.
#pragma once

#include "machine/snmp/address.h"
#include "machine/snmp/netsnmp.h"
#include "machine/snmp/session.h"

namespace snmp {

/// What passes through the socket. It outlives the transport.
struct Wire {
    int fd = -1;
    int error = 0;  ///< errno of the last failure
    Traffic traffic{};
};

/// Opens the socket; errno where it cannot.
[[nodiscard]] int openWire(const Address& address, Wire& wire);

/// A transport over the wire, to be owned by a net-snmp session, which closes the socket with it.
[[nodiscard]] netsnmp_transport* transportOver(Wire& wire);

}  // namespace snmp
