#include "mailagent/discovery/table.h"

#include <doctest/doctest.h>

TEST_CASE("the table is aligned, says what is not said, and is safe for a terminal") {
    const auto text = discovery::table({{.target = {"192.0.2.1", "192.0.2.1"},
                                         .printer = true,
                                         .maker = "HP",
                                         .model = "HP M880",
                                         .serial = "A1",
                                         .snmp = "2c",
                                         .ippUri = "ipps://192.0.2.1/ipp/print",
                                         .known = "hq"},
                                        {.target = {"copier", "192.0.2.2"},
                                         .printer = true,
                                         .model = "\x1b[2Jmodèle",
                                         .ippUri = "ipp://copier/ipp/print",
                                         .twin = "192.0.2.1"}});
    CHECK(
        text ==
        R"(ADDRESS    MAKER  MODEL          SERIAL  ANSWERS                             IN THE SETTINGS
192.0.2.1  HP     HP M880        A1      SNMPv2c, IPPS                       hq
copier     -      \x1b[2Jmodèle  -       IPP; the same machine as 192.0.2.1  -
)");
}
