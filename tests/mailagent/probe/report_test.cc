#include "mailagent/probe/report.h"

#include "machine/snmp/plan.h"
#include "mailagent/probe/redact_walk.h"
#include "tests/machine/snmp/said.h"

#include <doctest/doctest.h>

namespace {

const char kWalk[] =
    "1.3.6.1.2.1.1.1.0|4|Example printer of Ken Tanaka at 192.0.2.7\n"
    "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.18334.1.1\n"
    "1.3.6.1.2.1.1.4.0|4|Ken Tanaka\n"
    "1.3.6.1.2.1.1.5.0|4|copier-2f\n"
    "1.3.6.1.2.1.1.6.0|4|East wing 4711\n"
    "1.3.6.1.2.1.2.2.1.3.1|2|6\n"
    "1.3.6.1.2.1.2.2.1.6.1|4x|001ba912345f\n"
    "1.3.6.1.2.1.4.20.1.2.192.0.2.7|2|1\n"
    "1.3.6.1.2.1.4.20.1.3.192.0.2.7|64|255.255.255.0\n"
    "1.3.6.1.2.1.43.5.1.1.17.1|4|AA2M0211\n"
    "1.3.6.1.2.1.43.10.2.1.4.1.1|65|1203\n"
    "1.3.6.1.2.1.43.11.1.1.6.1.1|4|Toner S/N AA2M0211\n"
    "1.3.6.1.2.1.43.11.1.1.8.1.1|2|100\n"
    "1.3.6.1.2.1.43.11.1.1.9.1.1|2|-3\n"
    "1.3.6.1.4.1.18334.1.9.9.9.0|4|Owner: somebody else\n"
    "1.3.6.1.4.1.18334.1.9.9.10.0|4x|0102ff\n";

const char* const kSecrets[] = {"Ken",      "Tanaka", "192.0.2.7", "copier-2f", "East wing",
                                "AA2M0211", "1b:a9",  "1B:A9",     "12345f",    "somebody"};

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the report of a walk says what is there and what is missing, and no name") {
    snmp::Outcome outcome{.walk = said::walkOf(kWalk), .whole = true};
    outcome.cost.requests = 7;
    outcome.walk->remarks.emplace_back("192.0.2.7 went backwards");
    probe::Redactor redactor;
    probe::learn(redactor, *outcome.walk);
    const auto report = probe::snmpReport(outcome, redactor) +
                        probe::fieldReport(snmp::understand(*outcome.walk), redactor);
    CAPTURE(report);
    for (const char* part :
         {"read to its end", "7 requests", "enterprise 18334 (Konica Minolta): private tree known",
          "prtMarkerSuppliesTable", "jmJobTable", "remark: <address-1> went backwards",
          "/counters/total", "1203", "AA9A9999", "<location-1>", "<contact-1>", "<mac-1>",
          "/alerts                                  no rows", "some", "not given: "}) {
        CAPTURE(std::string(part));
        CHECK(has(report, part));
    }
    for (const auto* secret : kSecrets) {
        CAPTURE(std::string(secret));
        CHECK_FALSE(has(report, secret));
        CHECK_FALSE(has(snmp::formatWalk(probe::redact(redactor, *outcome.walk)), secret));
    }
}

TEST_CASE("a redacted walk keeps its lengths, and an address stays the same one") {
    const auto walk = said::walkOf(kWalk);
    probe::Redactor redactor;
    probe::learn(redactor, walk);
    const auto redacted = probe::redact(redactor, walk);
    REQUIRE(redacted.objects.size() == walk.objects.size());
    for (auto a = walk.objects.begin(), b = redacted.objects.begin(); a != walk.objects.end();
         ++a, ++b) {
        CHECK(a->second.octets.size() == b->second.octets.size());
        CHECK(a->second.number == b->second.number);
    }
    const auto* mask = redacted.find({1, 3, 6, 1, 2, 1, 4, 20, 1, 3, 192, 0, 2, 1});
    REQUIRE(mask != nullptr);
    CHECK(mask->octets == std::string("\xFF\xFF\xFF\x00", 4));
    CHECK(redacted.find({1, 3, 6, 1, 4, 1, 18334, 1, 9, 9, 9, 0})->octets ==
          "Aaaaa: aaaaaaaa aaaa");
    CHECK(redacted.find({1, 3, 6, 1, 4, 1, 18334, 1, 9, 9, 10, 0})->octets == std::string(3, '\0'));
}

TEST_CASE("raw keeps everything") {
    const auto walk = said::walkOf(kWalk);
    probe::Redactor redactor(true);
    probe::learn(redactor, walk);
    CHECK(probe::redact(redactor, walk).objects.size() == walk.objects.size());
    CHECK(has(snmp::formatWalk(probe::redact(redactor, walk)), "Ken Tanaka"));
    CHECK(has(probe::fieldReport(snmp::understand(walk), redactor), "East wing 4711"));
}

TEST_CASE("a machine that did not answer is reported with its reason, without its address") {
    probe::Redactor redactor;
    redactor.learn(probe::Sort::host, "copier-2f");
    const snmp::Outcome outcome{
        .walk = base::fail(base::Kind::timeout, "copier-2f port 161 does not answer")};
    const auto report = probe::snmpReport(outcome, redactor);
    CHECK(has(report, "<host-1> port 161 does not answer"));
}

TEST_CASE("of what a printer says of its jobs the fields have only the shape; -100 has its word") {
    machine::Reading reading;
    machine::Alert alert;
    alert.text = machine::Text::of("Printing payroll.xls",
                                   {machine::Origin::ipp, "printer-state-message", {}});
    reading.alerts.push_back(alert);
    machine::Part part;
    part.level = machine::Value<machine::Amount>::in(machine::State::nearlyEmpty,
                                                     {machine::Origin::snmp, "1.3", {}});
    reading.parts.push_back(part);
    probe::Redactor redactor;
    const auto report = probe::fieldReport(reading, redactor);
    CHECK(has(report, "Aaaaaaaa aaaaaaa.aaa"));
    CHECK_FALSE(has(report, "payroll"));
    CHECK(has(report, "/parts/0/level                           nearly"));
    probe::Redactor raw(true);
    CHECK(has(probe::fieldReport(reading, raw), "Printing payroll.xls"));
}

TEST_CASE("IPP attributes are told by what they are") {
    const std::vector<ipp::Shown> attributes{
        {"printer", "printer-info", "textWithoutLanguage", "Ken's printer"},
        {"printer", "printer-location", "textWithoutLanguage", "East wing"},
        {"printer", "printer-uri-supported", "uri", "ipp://copier.example.test:631/ipp/print"},
        {"printer", "printer-uuid", "uri", "urn:uuid:00000000-0000-1000-8000-001ba912345f"},
        {"printer", "printer-make-and-model", "textWithoutLanguage", "Example 12"},
        {"printer", "printer-device-id", "textWithoutLanguage", "MFG:Example;SN:A1B2C3;"},
        {"printer", "printer-state-message", "textWithoutLanguage",
         "Printing payroll.xls for mmuster"},
        {"printer", "printer-alert-description", "textWithoutLanguage", "Ken's printer: no paper"},
        {"printer", "x-unknown", "nameWithoutLanguage", "whoever"},
        {"printer", "sides-supported", "keyword", "one-sided"},
        {"printer", "printer-state", "enum", "3"},
    };
    probe::Redactor redactor;
    probe::learn(redactor, attributes);
    const auto report = probe::ippReport(attributes, redactor);
    CAPTURE(report);
    for (const char* part : {"Example 12", "one-sided", "<name-1>: no paper", "<location-1>",
                             "ipp://<host-1>:631/ipp/print", "SN:A9A9A9;", "<name-2>", "<uuid-1>",
                             "Aaaaaaaa aaaaaaa.aaa aaa aaaaaaa"}) {
        CAPTURE(std::string(part));
        CHECK(has(report, part));
    }
    for (const char* secret :
         {"Ken", "East", "copier", "A1B2C3", "whoever", "001ba9", "payroll", "mmuster"}) {
        CAPTURE(std::string(secret));
        CHECK_FALSE(has(report, secret));
    }
}
