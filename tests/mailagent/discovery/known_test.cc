#include "mailagent/discovery/known.h"

#include <doctest/doctest.h>

using discovery::Found;

TEST_CASE("machines of the settings are marked by address, name or serial number") {
    std::vector<Found> found{{.target = {"192.0.2.1", "192.0.2.1"}},
                             {.target = {"copier", "192.0.2.2"}},
                             {.target = {"192.0.2.3", "192.0.2.3"}, .serial = "S3"},
                             {.target = {"192.0.2.4", "192.0.2.4"}, .serial = "S4"}};
    discovery::mark(found,
                    {{"one", {"192.0.2.1"}, ""}, {"two", {"Copier"}, ""}, {"three", {}, "S3"}});
    CHECK(found[0].known == "one");
    CHECK(found[1].known == "two");
    CHECK(found[2].known == "three");
    CHECK(found[3].known.empty());
}

TEST_CASE("one machine at two addresses is one machine") {
    std::vector<Found> found{{.target = {"a", "192.0.2.1"}, .maker = "HP", .serial = "1"},
                             {.target = {"b", "192.0.2.2"}, .maker = "OKI", .serial = "1"},
                             {.target = {"c", "192.0.2.3"}, .maker = "HP", .serial = "1"},
                             {.target = {"d", "192.0.2.4"}, .maker = "HP"},
                             {.target = {"e", "192.0.2.5"}, .maker = "HP"}};
    discovery::mark(found, {});
    CHECK(found[0].twin.empty());
    CHECK(found[1].twin.empty());
    CHECK(found[2].twin == "a");
    CHECK(found[4].twin.empty());
}
