// Rise, wrap and reset told apart (spec/4-lists 1.2).
#include "machine/meters.h"

#include <doctest/doctest.h>

using namespace machine;
using namespace std::chrono_literals;

namespace {

Reading totalling(std::uint64_t total, Origin origin, const char* object, base::Time taken) {
    Reading reading;
    reading.taken = taken;
    reading.counters.total = Value<Impressions>::of({total}, {origin, object, taken});
    return reading;
}

}  // namespace

TEST_CASE("a total that rose, wrapped or fell") {
    const char* const standard = "1.3.6.1.2.1.43.10.2.1.4.1.1";
    const char* const canon = "1.3.6.1.4.1.1602.1.11.1.3.1.4.101";
    const char* const ricoh = "1.3.6.1.4.1.367.3.2.1.2.19.1.0";
    const struct {
        Origin origin;
        const char* object;
        std::uint64_t before, now;
        std::chrono::hours span;
        Step step;
        std::uint64_t by;
        const char* note;
    } rows[] = {
        {Origin::snmp, standard, 100, 130, 24h, Step::rose, 30, "rose"},
        {Origin::snmp, standard, 100, 100, 24h, Step::rose, 0, "stayed"},
        {Origin::snmp, standard, 4294967290, 10, 24h, Step::wrapped, 16, "32 bits"},
        {Origin::ipp, "x", 2147483640, 10, 24h, Step::wrapped, 18, "31 bits"},
        {Origin::snmp, canon, 99999990, 15, 24h, Step::wrapped, 25, "Canon's eight digits"},
        {Origin::snmp, ricoh, 9999990, 15, 24h, Step::wrapped, 25, "Ricoh's seven digits"},
        {Origin::snmp, standard, 99999990, 15, 24h, Step::fell, 99999975, "nobody's digits"},
        {Origin::snmp, canon, 99000000, 900000, 1h, Step::fell, 98100000, "more than it can do"},
        {Origin::snmp, standard, 120000, 0, 24h, Step::fell, 120000, "reset"},
        {Origin::snmp, standard, 120000, 119000, 24h, Step::fell, 1000, "another board"},
        {Origin::snapshot, "/counters/total", 99999990, 15, 24h, Step::fell, 99999975,
         "a snapshot of no known maker"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        const base::Time start{};
        const auto change =
            totalChange(totalling(row.before, row.origin, row.object, start),
                        totalling(row.now, row.origin, row.object, start + row.span));
        CHECK(change.step == row.step);
        CHECK(change.by == row.by);
    }
}

TEST_CASE("two objects or two sources are not compared; a snapshot's rows may move") {
    const base::Time t{};
    CHECK_FALSE(comparable({Origin::snmp, "1", t}, {Origin::snmp, "2", t}));
    CHECK_FALSE(comparable({Origin::snmp, "1", t}, {Origin::ipp, "1", t}));
    CHECK(comparable({Origin::ipp, "a", t}, {Origin::ipp, "a", t + 1h}));
    CHECK(comparable({Origin::snapshot, "/a/0", t}, {Origin::snapshot, "/a/1", t}));
    CHECK(totalChange(totalling(1, Origin::snmp, "a", t), totalling(2, Origin::ipp, "a", t)).step ==
          Step::unknown);
}

TEST_CASE("another serial number is another machine") {
    const auto with = [](const char* serial) {
        Reading reading;
        reading.machine.identity.serial = Text::of(serial);
        return reading;
    };
    CHECK(swapped(with("A1"), with("B2")));
    CHECK_FALSE(swapped(with("A1"), with(" a1")));
    CHECK_FALSE(swapped(with("A1"), with("")));
    CHECK_FALSE(swapped(with("A1"), Reading{}));
}
