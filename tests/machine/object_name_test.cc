#include "machine/object_name.h"

#include "machine/value.h"

#include <doctest/doctest.h>

using machine::ObjectName;

TEST_CASE("an object's name is made once, and shared by the values that are copied") {
    const machine::Flag said = machine::Flag::of(true, {machine::Origin::snmp, "1.3.6.1", {}});
    const machine::Flag copy = said;
    CHECK(&copy.from.object.text() == &said.from.object.text());
    CHECK(copy.from.object.text() == "1.3.6.1");
    machine::Flag other = copy;
    other.from.object = "1.3.6.2";
    CHECK(copy.from.object.text() == "1.3.6.1");
    CHECK_FALSE(other.from.object.text() == copy.from.object);
}

TEST_CASE("an object's name of no letters is none") {
    CHECK(ObjectName().empty());
    CHECK(ObjectName("").empty());
    CHECK(ObjectName(std::string()).text().empty());
    CHECK(ObjectName() == ObjectName(""));
    CHECK(ObjectName(std::string("a")) == ObjectName(std::string_view("a")));
    CHECK_FALSE(ObjectName("a") == ObjectName());
    CHECK(std::string_view(ObjectName("marker-levels")) == "marker-levels");
}
