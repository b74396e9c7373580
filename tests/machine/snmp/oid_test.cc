// OIDs as numbers: read, written, ordered as GETNEXT orders (RFC 2578 3.5, RFC 3416 4.2.2).
#include "machine/snmp/oid.h"

#include <doctest/doctest.h>

using snmp::Oid;
using snmp::parseOid;

TEST_CASE("OIDs are read as numbers only, bounded at 128 arcs (RFC 2578 3.5)") {
    struct Row {
        const char* text;
        const char* expected;  ///< as text() writes it; null: refused
        const char* note;
    };
    const Row rows[] = {
        {"1.3.6.1", "1.3.6.1", "plain"},
        {".1.3.6.1", "1.3.6.1", "a leading dot is net-snmp's habit"},
        {"0", "0", "one arc"},
        {"1.4294967295", "1.4294967295", "the largest arc"},
        {"1.4294967296", nullptr, "an arc beyond 32 bits"},
        {"", nullptr, "empty"},
        {".", nullptr, "a dot alone"},
        {"1..3", nullptr, "an empty arc"},
        {"1.3.", nullptr, "a final dot"},
        {"1.-3", nullptr, "negative"},
        {"1.3 ", nullptr, "a blank behind it"},
        {"sysDescr.0", nullptr, "a name"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        const auto oid = parseOid(row.text);
        CHECK(oid.has_value() == (row.expected != nullptr));
        if (oid && row.expected != nullptr) CHECK(snmp::text(*oid) == row.expected);
    }
    std::string longest = "1";
    for (int i = 1; i < 128; ++i) longest += ".1";
    CHECK(parseOid(longest).has_value());
    CHECK_FALSE(parseOid(longest + ".1").has_value());
}

TEST_CASE("OIDs stand in GETNEXT's order, and know what lies below them (RFC 3416 4.2.2)") {
    CHECK(Oid{1, 3} < Oid{1, 3, 0});
    CHECK(Oid{1, 3, 9} < Oid{1, 3, 10});
    CHECK(Oid{1, 3, 6, 1, 99} < Oid{1, 4});
    CHECK(Oid{1, 3, 6}.startsWith(Oid{1, 3}));
    CHECK(Oid{1, 3}.startsWith(Oid{1, 3}));
    CHECK_FALSE(Oid{1, 3}.startsWith(Oid{1, 3, 6}));
    CHECK(Oid{1, 3, 6, 1}.behind(Oid{1, 3}) == Oid{6, 1});
    CHECK(Oid{1, 3, 6, 1}.behind(Oid{1, 4}).empty());
    CHECK(Oid{1, 3} + 6U == Oid{1, 3, 6});
    CHECK(Oid{1, 3} + Oid{6, 1} == Oid{1, 3, 6, 1});
}
