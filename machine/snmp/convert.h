// Values between net-snmp's form and ours. For this room's sources only.
#pragma once

#include "machine/snmp/netsnmp.h"
#include "machine/snmp/question.h"

namespace snmp {

/// To be freed by net-snmp; null where it has no memory or an OID is too long.
[[nodiscard]] netsnmp_pdu* pduOf(const Question& question);
[[nodiscard]] Reply replyOf(const netsnmp_pdu& pdu);

}  // namespace snmp
