// What an agent said: objects and their values, as it sent them. Nothing here knows a printer.
#pragma once

#include "base/clock.h"
#include "machine/snmp/oid.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace snmp {

/// The type of a value on the wire (RFC 2578, 7.1). Exceptions (noSuchObject …) are never kept:
/// an object that the agent does not have is absent from the Walk.
enum class Type : std::uint8_t {
    integer,  ///< INTEGER, Integer32
    octets,   ///< OCTET STRING
    null,
    oid,  ///< OBJECT IDENTIFIER
    ipAddress,
    counter32,
    gauge32,    ///< Gauge32, Unsigned32
    timeTicks,  ///< hundredths of a second
    opaque,
    counter64,
};

struct Datum {
    Type type = Type::null;
    std::int64_t number = 0;  ///< the numeric types (a counter64 above 2^63 is kept as 2^63-1)
    std::string octets{};     ///< octets, ipAddress (4), opaque: raw bytes
    Oid oid{};                ///< type oid
};

struct Walk {
    std::map<Oid, Datum> objects;
    base::Time taken{};
    /// What went wrong on the way, a sentence each, printable: a table that broke off, an agent
    /// that went backwards. What was read until then is in `objects`.
    std::vector<std::string> remarks;

    [[nodiscard]] const Datum* find(const Oid& oid) const {
        const auto found = objects.find(oid);
        return found == objects.end() ? nullptr : &found->second;
    }
};

}  // namespace snmp
