#include "machine/snmp/makers.h"

namespace snmp {

void askMakers(const View&, Subtrees&) {}
void readMakers(const View&, Findings&) {}

}  // namespace snmp
