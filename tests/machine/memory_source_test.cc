#include "machine/memory_source.h"

#include <doctest/doctest.h>

using namespace std::chrono_literals;

TEST_CASE("The memory source answers what it was given, once a read") {
    machine::Reading reading;
    reading.counters.total = machine::Value<machine::Impressions>::of({7});
    machine::MemorySource source(reading);
    int answers = 0;
    source.read({}, 1s, [&](base::Result<machine::Reading> r) {
        ++answers;
        REQUIRE(r);
        CHECK(r->counters.total.value.count == 7);
    });
    source.set(base::fail(base::Kind::timeout, "no answer in 1 s"));
    source.read({}, 1s, [&](base::Result<machine::Reading> r) {
        ++answers;
        CHECK_FALSE(r);
    });
    CHECK(answers == 2);
    CHECK(source.reads() == 2);
}
