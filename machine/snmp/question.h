// One request to an agent and what came of it, in plain values: the walker's side of the wire.
#pragma once

#include "machine/snmp/walk.h"

#include <chrono>
#include <cstdint>
#include <vector>

namespace snmp {

struct Question {
    enum class Kind : std::uint8_t { get, next, bulk };
    Kind kind = Kind::get;
    std::vector<Oid> oids{};
    std::size_t nonRepeaters = 0;         ///< bulk: so many of the first oids are asked once
    int repetitions = 0;                  ///< bulk
    std::chrono::milliseconds timeout{};  ///< for one try
    int retries = 0;
};

/// RFC 3416, 3: only the codes that a reader can meet have a name.
inline constexpr long kNoError = 0, kTooBig = 1, kNoSuchName = 2, kGenErr = 5;

struct Binding {
    enum class Kind : std::uint8_t {
        value,
        missing,  ///< noSuchObject, noSuchInstance
        end,      ///< endOfMibView
        odd,      ///< a type that no MIB of a printer has
    };
    Oid oid;
    Kind kind = Kind::value;
    Datum datum{};
};

struct Reply {
    bool silent = false;  ///< no answer to any try
    long errorStatus = kNoError;
    long errorIndex = 0;  ///< from 1; 0: none named
    std::vector<Binding> bindings{};
    std::chrono::milliseconds elapsed{};  ///< since the first try was sent
    bool repeated = false;                ///< there was more than one try
};

}  // namespace snmp
