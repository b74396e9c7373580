// SNMP messages of v1 and v2c as bytes, for the tests' own agent: written beside net-snmp, so that
// the two check each other.
#pragma once

#include "machine/snmp/walk.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tests {

inline constexpr unsigned char kGet = 0xa0, kGetNext = 0xa1, kResponse = 0xa2, kGetBulk = 0xa5;
inline constexpr unsigned char kNoSuchObject = 0x80, kNoSuchInstance = 0x81, kEndOfMibView = 0x82;

struct Message {
    int version = 1;  ///< as on the wire: 0 is v1, 1 is v2c
    std::string community;
    unsigned char command = kGet;
    std::int64_t requestId = 0;
    std::int64_t errorStatus = 0;  ///< of GETBULK: non-repeaters
    std::int64_t errorIndex = 0;   ///< of GETBULK: max-repetitions
    std::vector<snmp::Oid> oids{};
    std::string bindings{};  ///< encoded, for a response
};

/// Nothing where the bytes are no request.
[[nodiscard]] std::optional<Message> decode(std::string_view bytes);
/// A request from its oids, a response from its bindings.
[[nodiscard]] std::string encode(const Message& message);

/// The report of an SNMPv3 agent (RFC 3414, 3.2) to a request of v3: to one without an engine ID
/// "unknown engine ID", which is how it becomes known, to any other usmStats `number`. Empty where
/// the bytes are no such request.
[[nodiscard]] std::string report(std::string_view request, std::uint32_t number);

[[nodiscard]] std::string binding(const snmp::Oid& oid, const snmp::Datum& datum);
/// A binding without a value: one of the exceptions above, or NULL (0x05).
[[nodiscard]] std::string emptyBinding(const snmp::Oid& oid, unsigned char tag);

}  // namespace tests
