// What to ask a printer for, and what its answers mean. Pure: no network, no clock.
//
// A reading has two steps: firstQuestions() by GET tells what the machine is; subtrees() is then
// walked by GETBULK. understand() reads the whole.
#pragma once

#include "machine/reading.h"
#include "machine/snmp/walk.h"

#include <vector>

namespace snmp {

/// Scalars of every machine: sysDescr, sysObjectID, sysUpTime, … (complete instance OIDs).
[[nodiscard]] std::vector<Oid> firstQuestions();

/// A part of the tree to walk. `mostRows` bounds what is taken of it.
struct Subtree {
    Oid root;
    std::size_t mostRows = 4096;
};

/// The subtrees worth walking on this machine, standard MIBs and the maker's own, most important
/// first (a deadline cuts at the end). No subtree lies below another one.
[[nodiscard]] std::vector<Subtree> subtrees(const Walk& first);

/// The reading. Every value carries origin snmp, the object's OID and walk.taken; remarks of the
/// walk are passed on.
[[nodiscard]] machine::Reading understand(const Walk& walk);

}  // namespace snmp
