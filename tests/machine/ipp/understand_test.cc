// IPP answers to machine values: what is right, what is unsaid, what real printers get wrong.
#include "machine/ipp/understand.h"
#include "tests/machine/ipp/builder.h"

#include <doctest/doctest.h>

namespace {

using machine::State;

const base::Time kNow{std::chrono::seconds(1'772'442'068)};  // 2026-03-02 09:01:08 UTC

machine::Reading read(const Builder& builder) {
    return ipp::understand({builder.done(), {}, {}, {}}, kNow);
}

Builder printer() {
    Builder builder;
    builder.printer().enumeration("printer-state", 3);
    return builder;
}

}  // namespace

TEST_CASE("every value says where it is from and when") {
    const auto r = read(printer().text(0x41, "printer-make-and-model", "Maker M1"));
    const auto& model = r.machine.identity.model;
    CHECK(model.value == "Maker M1");
    CHECK(model.from.origin == machine::Origin::ipp);
    CHECK(model.from.object.text() == "printer-make-and-model");
    CHECK(model.from.time == kNow);
    CHECK(r.taken == kNow);
    CHECK(r.status.printer.value == "idle");
    CHECK_FALSE(r.counters.total.said());
    CHECK(r.remarks.empty());
}

TEST_CASE("model and serial come from the device id where no attribute has them") {
    const auto r =
        read(printer().text(0x41, "printer-device-id", "MFG:Xerox;MDL:B210 Printer;SN:3349;"));
    CHECK(r.machine.identity.model.value == "Xerox B210 Printer");
    CHECK(r.machine.identity.serial.value == "3349");
    CHECK(r.machine.identity.serial.from.object.text() == "printer-device-id");
    const auto uuid = read(printer().text(0x45, "printer-uuid", "urn:uuid:0123"));
    CHECK_FALSE(uuid.machine.identity.serial.said());
}

TEST_CASE("supplies of printer-supply (PWG 5100.13): names, numbers and states") {
    const struct {
        const char* row;
        const char* kind;
        const char* consumed;
        const char* unit;
        State state;
        std::uint64_t level;
    } cases[] = {
        {"type=toner;maxcapacity=100;level=60;class=supplyThatIsConsumed;unit=percent;", "toner",
         "consumed", "percent", State::known, 60},
        {"index=1;class=receptacleThatIsFilled;type=wasteToner;unit=percent;maxcapacity=100;"
         "level=25;colorantname=unknown;",
         "wasteToner", "filled", "percent", State::known, 25},
        {"class=3;type=3;unit=19;maxcapacity=100;level=-2", "toner", "consumed", "percent",
         State::unknown, 0},
        {"type=opc;unit=impressions;maxcapacity=-1;level=-3", "opc", "", "impressions",
         State::someRemains, 0},
        {"type=waste-toner;level=-1", "wasteToner", "", "", State::unrestricted, 0},
        {"type=toner;level=-100", "toner", "", "", State::nearlyEmpty, 0},
        {"type=toner;level=-7", "toner", "", "", State::unsaid, 0},
        {"type=toner;level=plenty", "toner", "", "", State::unsaid, 0},
        {"type=toner;level=4294967296", "toner", "", "", State::known, 4294967296},
        {"type=brandNew;level=1", "brandNew", "", "", State::known, 1},
    };
    for (const auto& one : cases) {
        CAPTURE(one.row);
        const auto r = read(printer().octets("printer-supply", one.row));
        REQUIRE(r.parts.size() == 1);
        CHECK(r.parts[0].kind.value == one.kind);
        CHECK(r.parts[0].consumed.value == one.consumed);
        CHECK(r.parts[0].unit.value == one.unit);
        CHECK(r.parts[0].level.state == one.state);
        CHECK(r.parts[0].level.value.count == one.level);
    }
}

TEST_CASE("the level of a receptacle is its room by printer-supply (PWG 5100.13, RFC 3805)") {
    const struct {
        const char* row;
        State room, left;
        std::uint64_t tenths;
    } cases[] = {
        {"class=receptacleThatIsFilled;type=wasteToner;unit=percent;maxcapacity=100;level=25",
         State::known, State::known, 250},
        {"class=4;type=4;unit=19;maxcapacity=200;level=0", State::known, State::known, 0},
        {"class=receptacleThatIsFilled;type=wasteToner;maxcapacity=-2;level=-3", State::known,
         State::someRemains, 0},
        {"type=wasteToner;unit=percent;maxcapacity=100;level=25", State::unknown, State::unknown,
         0},
        {"class=supplyThatIsConsumed;type=toner;maxcapacity=100;level=25", State::unsaid,
         State::known, 250},
    };
    for (const auto& one : cases) {
        for (const char* object : {"printer-supply", "printer-finisher-supplies"}) {
            CAPTURE(one.row);
            const auto r = read(printer().octets(object, one.row));
            REQUIRE(r.parts.size() == 1);
            const auto& room = r.parts[0].levelIsRoom;
            CHECK(room.state == one.room);
            CHECK(room.value == (one.room == State::known));
            CHECK(room.from.object.text() == (room.said() ? object : ""));
            const auto left = machine::leftTenths(r.parts[0]);
            CHECK(left.state == one.left);
            CHECK(left.value.count == one.tenths);
        }
    }
    const auto marker =
        read(printer().keyword("marker-types", "waste-toner").integer("marker-levels", 25));
    REQUIRE(marker.parts.size() == 1);
    CHECK_FALSE(marker.parts[0].levelIsRoom.said());
}

TEST_CASE("supplies of marker-* (CUPS): sets of unequal lengths are no invention") {
    const auto r = read(printer()
                            .text(0x42, "marker-names", "Black")
                            .text(0x42, "", "Waste box")
                            .keyword("marker-types", "toner")
                            .integer("marker-levels", 84)
                            .integer("", -3)
                            .integer("", 7));
    REQUIRE(r.parts.size() == 3);
    CHECK(r.parts[0].level.value.count == 84);
    CHECK(r.parts[0].capacity.value.count == 100);
    CHECK(r.parts[0].kind.value == "toner");
    CHECK(r.parts[1].level.state == State::someRemains);
    CHECK_FALSE(r.parts[1].kind.said());
    CHECK_FALSE(r.parts[2].name.said());
}

TEST_CASE("the same supplies in both forms count once, and a contradiction is told") {
    const auto both = [](const char* level) {
        return read(
            printer()
                .octets("printer-supply",
                        std::string("type=toner;unit=percent;maxcapacity=100;level=") + level)
                .text(0x42, "marker-names", "Black Cartridge")
                .integer("marker-levels", 20));
    };
    const auto same = both("20");
    REQUIRE(same.parts.size() == 1);
    CHECK(same.parts[0].name.value == "Black Cartridge");
    CHECK(same.parts[0].level.from.object.text() == "printer-supply");
    CHECK(same.remarks.empty());
    const auto other = both("30");
    CHECK(other.parts.at(0).level.value.count == 30);
    CHECK(other.remarks.size() == 1);
}

TEST_CASE("alerts in the forms of real printers (PWG 5100.9)") {
    const auto r = read(printer()
                            .octets("printer-alert",
                                    "printer-alert[0] = code=jam;index=1;severity=critical;"
                                    "training=untrained;group=mediaPath;groupindex=1;location=3;")
                            .octets("", "code=1104;severity=4;training=5;group=11")
                            .octets("", "other")
                            .octets("", "none")
                            .text(0x41, "printer-alert-description",
                                  "printer-alert-description[0] = Paper Jam inside of machine")
                            .text(0x41, "", "Toner low")
                            .text(0x41, "", "Sleeping... ")
                            .text(0x41, "", "none"));
    REQUIRE(r.alerts.size() == 3);
    CHECK(r.alerts[0].code.value == "jam");
    CHECK(r.alerts[0].severity.value == "critical");
    CHECK(r.alerts[0].groupIndex.value.count == 1);
    CHECK(r.alerts[0].text.value == "Paper Jam inside of machine");
    CHECK(r.alerts[1].code.value == "markerTonerAlmostEmpty");
    CHECK(r.alerts[1].severity.value == "warning");
    CHECK(r.alerts[1].training.value == "fieldService");
    CHECK(r.alerts[2].text.value == "Sleeping...");
}

TEST_CASE("printer-state-reasons are errors in hrPrinterDetectedErrorState's words") {
    const struct {
        const char* reason;
        const char* error;  ///< "" for none
    } cases[] = {{"none", ""},
                 {"toner-low-warning", "lowToner"},
                 {"toner-empty-error", "noToner"},
                 {"marker-supply-low-warning", "lowToner"},
                 {"media-low-report", "lowPaper"},
                 {"media-empty", "noPaper"},
                 {"media-jam-error", "jammed"},
                 {"door-open", "doorOpen"},
                 {"cover-open-warning", "doorOpen"},
                 {"input-tray-missing", "inputTrayMissing"},
                 {"output-area-full-warning", "outputFull"},
                 {"opc-life-over", "overduePreventMaint"},
                 {"fuser-over-temp-error", "serviceRequested"},
                 {"marker-waste-full-error", "marker-waste-full"},
                 {"spool-area-full", "spool-area-full"},
                 {"something-new-report", ""},
                 {"cups-ipp-missing-send-document", ""},
                 {"hibernate", ""}};
    for (const auto& one : cases) {
        CAPTURE(one.reason);
        const auto r = read(printer().keyword("printer-state-reasons", one.reason));
        CHECK(r.status.errorsSaid);
        CHECK(r.status.alertsSaid);
        CHECK((r.status.errors.empty() ? "" : r.status.errors[0].value) == one.error);
    }
    CHECK_FALSE(read(printer()).status.errorsSaid);
    CHECK_FALSE(read(printer()).status.alertsSaid);
}

TEST_CASE("counters (PWG 5100.22): impressions are the total, sheets are not") {
    const auto r = read(printer()
                            .integer("printer-impressions-completed", 1203)
                            .integer("printer-media-sheets-completed", 801)
                            .integer("printer-pages-completed", 1300)
                            .begin("printer-impressions-completed-col")
                            .member("monochrome")
                            .integer("", 100)
                            .member("monochrome-two-sided")
                            .integer("", 40)
                            .member("full-color-two-sided")
                            .integer("", 2)
                            .close());
    CHECK(r.counters.total.value.count == 1203);
    CHECK(r.counters.total.from.object.text() == "printer-impressions-completed");
    CHECK(r.counters.paperSheets.value.count == 801);
    CHECK(r.counters.duplexSides.value.count == 42);
    CHECK(r.counters.extra.size() == 4);
    const auto none = read(printer().text(0x12, "printer-impressions-completed", ""));
    CHECK(none.counters.total.state == State::unknown);
    CHECK_FALSE(read(printer().integer("printer-impressions-completed", -5)).counters.total.said());
    CHECK_FALSE(
        read(printer().keyword("printer-impressions-completed", "12")).counters.total.said());
    CHECK_FALSE(read(printer().integer("printer-pages-completed", 9)).counters.total.said());
}

TEST_CASE("a counter below zero is unknown or unsaid, never without limit") {
    const struct {
        std::int32_t count;
        State state;
    } cases[] = {{-1, State::unsaid},
                 {-2, State::unknown},
                 {-3, State::unsaid},
                 {-100, State::unsaid},
                 {0, State::known}};
    for (const auto& one : cases) {
        CAPTURE(one.count);
        const auto counters = read(printer()
                                       .integer("printer-impressions-completed", one.count)
                                       .integer("printer-media-sheets-completed", one.count)
                                       .integer("printer-pages-completed", one.count)
                                       .begin("printer-impressions-completed-col")
                                       .member("monochrome")
                                       .integer("", one.count)
                                       .close())
                                  .counters;
        CHECK(counters.total.state == one.state);
        CHECK(counters.paperSheets.state == one.state);
        CHECK(counters.extra.size() == (one.state == State::unsaid ? 0 : 2));
        for (const auto& row : counters.extra) CHECK(row.count.state == one.state);
    }
}

TEST_CASE("trays: sizes by name, by feed or by what is loaded") {
    const auto r = read(
        printer()
            .octets("printer-input-tray",
                    "type=other;mediafeed=116929;mediaxfeed=82677;maxcapacity=250;level=-3;"
                    "status=19;name=Cassette 1;")
            .octets("", "name=tray-2;maxcapacity=50;level=0;status=8;mediafeed=-2;mediaxfeed=-2")
            .octets("",
                    "name=R;mediafeed=-1;mediaxfeed=6200;dimunit=micrometers;"
                    "medianame=62mm / 2.4\"")
            .begin("media-col-ready")
            .member("media-size")
            .begin("")
            .member("x-dimension")
            .integer("", 21590)
            .member("y-dimension")
            .integer("", 27940)
            .close()
            .member("media-source")
            .keyword("", "tray-2")
            .close());
    REQUIRE(r.trays.size() == 3);
    CHECK(r.trays[0].size.value == "A4");
    CHECK(r.trays[0].level.state == State::someRemains);
    CHECK(r.trays[0].status.value == "unavailable, critical");
    CHECK(r.trays[1].size.value == "LETTER");
    CHECK(r.trays[1].size.from.object.text() == "media-col-ready");
    CHECK(r.trays[1].level.value.count == 0);
    CHECK(r.trays[1].status.value == "idle, warning");
    CHECK(r.trays[2].size.value == "62mm / 2.4\"");
    CHECK_FALSE(r.trays[0].number.said());
}

TEST_CASE("an uptime is no time of day") {
    CHECK(read(printer().integer("printer-up-time", 4022854)).machine.identity.uptime.value.count ==
          4022854);
    CHECK_FALSE(read(printer().integer("printer-up-time", 0)).machine.identity.uptime.said());
    CHECK_FALSE(
        read(printer().integer("printer-up-time", 1627225834)).machine.identity.uptime.said());
}

TEST_CASE("jobs with their dates reckoned from the printer's uptime") {
    const auto active = Builder()
                            .job()
                            .integer("job-id", 7)
                            .enumeration("job-state", 5)
                            .text(0x42, "job-name", "plan.pdf")
                            .integer("job-printer-up-time", 1000)
                            .integer("time-at-creation", 940)
                            .done();
    const auto completed = Builder()
                               .job()
                               .integer("job-id", 7)
                               .enumeration("job-state", 9)
                               .job()
                               .integer("job-id", 6)
                               .enumeration("job-state", 7)
                               .integer("time-at-creation", 0)
                               .integer("job-impressions-completed", 12)
                               .done();
    const auto r = ipp::understand(
        {printer().integer("printer-up-time", 1000).done(), active, completed, {}}, kNow);
    REQUIRE(r.jobs.rows.size() == 2);
    CHECK(r.jobs.rows[0].state.value == "processing");
    CHECK(machine::instantOf(r.jobs.rows[0].received.value) ==
          kNow - std::chrono::seconds(60) - std::chrono::milliseconds(0));
    CHECK(r.jobs.rows[1].state.value == "canceled");
    CHECK_FALSE(r.jobs.rows[1].received.said());
    CHECK(r.jobs.rows[1].impressions.value.count == 12);
    CHECK(r.jobs.active.value.count == 1);
    CHECK(r.jobs.kept.value.count == 1);
}

TEST_CASE("texts are UTF-8 without control characters, whatever was sent") {
    const auto r = read(printer()
                            .text(0x41, "printer-location", "a\r\nBcc: x\x1b[2J")
                            .text(0x41, "printer-info", "caf\xE9"));
    CHECK(r.machine.identity.location.value == "a  Bcc: x [2J");
    CHECK(r.machine.identity.description.value == "caf\xEF\xBF\xBD");
}

TEST_CASE("an unsupported group before the printer's, and status 0x0001, are read (Kyocera)") {
    Builder builder(1);
    builder.group(5).keyword("requested-attributes", "printer-x");
    builder.printer().enumeration("printer-state", 4).text(0x41, "printer-make-and-model", "K");
    const auto bytes = builder.done();
    CHECK(ipp::usable(bytes));
    const auto r = ipp::understand({bytes, {}, {}, {}}, kNow);
    CHECK(r.machine.identity.model.value == "K");
    CHECK(r.status.printer.value == "processing");
}

TEST_CASE("answers that are no printer's give one sentence each") {
    const struct {
        std::string bytes;
        base::Kind kind;
    } cases[] = {{Builder(0x0503, 1, 1).done(), base::Kind::refused},
                 {Builder(0x0406).done(), base::Kind::missing},
                 {Builder(0x0402).done(), base::Kind::login},
                 {Builder(0x0403).done(), base::Kind::login},
                 {Builder(0x0507).done(), base::Kind::temporary},
                 {Builder(0x04FF).done(), base::Kind::refused},
                 {Builder(0x05FF).done(), base::Kind::temporary},
                 {Builder().done(), base::Kind::protocol},
                 {Builder().unfinished(), base::Kind::protocol},
                 {"<html>", base::Kind::protocol}};
    for (const auto& one : cases) {
        const auto result = ipp::usable(one.bytes);
        REQUIRE_FALSE(result);
        CHECK(result.error().kind == one.kind);
        CHECK(result.error().text.find('\n') == std::string::npos);
    }
}

TEST_CASE("an answer cut at every octet is read as far as it goes, and says so") {
    const auto bytes = printer()
                           .text(0x41, "printer-make-and-model", "Maker M1")
                           .octets("printer-supply", "type=toner;level=60;")
                           .integer("printer-impressions-completed", 77)
                           .done();
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        const auto r = ipp::understand({bytes.substr(0, length), {}, {}, {}}, kNow);
        CHECK_FALSE(r.remarks.empty());
        if (r.counters.total.said()) CHECK(r.counters.total.value.count == 77);
        if (!r.parts.empty()) CHECK(r.parts[0].level.value.count == 60);
    }
}

TEST_CASE("a dump shows every value with its type") {
    const auto rows = ipp::dump(printer().octets("printer-firmware-version", "\x02\x01").done());
    REQUIRE(rows.size() == 4);
    CHECK(rows[2].group == "printer");
    CHECK(rows[2].type == "enum");
    CHECK(rows[2].value == "3");
    CHECK(rows[3].type == "octetString");
}
