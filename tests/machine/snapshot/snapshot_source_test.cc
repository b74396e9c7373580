#include "machine/snapshot/snapshot_source.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

using machine::parseSnapshot;
using machine::State;

namespace {

const std::string kSamples = std::string(PROJECT_FOLDER) + "/samples/snapshots/";

std::string bytesOf(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE(file.is_open());
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string remarksOf(const std::string& json) {
    const auto reading = parseSnapshot(json, "x.json", {});
    if (!reading) return reading.error().text;
    std::string all;
    for (const auto& remark : reading->remarks) all += remark + "\n";
    return all;
}

}  // namespace

TEST_CASE("The samples have no fault") {
    for (const char* name : {"konica-8050.json", "small-printer.json", "extreme.json"}) {
        CAPTURE(name);
        const auto faults = machine::faults(kSamples + name);
        CHECK(faults.empty());
        for (const auto& fault : faults) MESSAGE(fault);
    }
}

TEST_CASE("A value keeps its source, its pointer and the snapshot's time") {
    machine::SnapshotSource source(kSamples + "konica-8050.json");
    bool answered = false;
    source.read({}, std::chrono::seconds{1}, [&](base::Result<machine::Reading> reading) {
        answered = true;
        REQUIRE(reading);
        const auto& copies = reading->counters.functions.at(0).black;
        CHECK(copies.value.count == 401122);
        CHECK(copies.from.origin == machine::Origin::snapshot);
        CHECK(copies.from.object.text() == "/counters/functions/0/black");
        CHECK(copies.from.time == base::Time{std::chrono::seconds{1772410868}});
        CHECK(reading->taken == copies.from.time);
        CHECK_FALSE(reading->mixed());
        CHECK(reading->counters.functions.at(2).oneColour.state == State::unsaid);
        CHECK(reading->parts.at(6).level.state == State::someRemains);
        CHECK(reading->parts.at(7).level.state == State::unknown);
        CHECK(reading->accounts.rows.at(4).limit.state == State::unrestricted);
    });
    CHECK(answered);
}

TEST_CASE("A snapshot that was written anew is read anew") {
    const std::string path = "/tmp/mailagent-snapshot-" + std::to_string(::getpid()) + ".json";
    machine::SnapshotSource source(path);
    const auto total = [&] {
        std::string told;
        source.read({}, std::chrono::seconds{1}, [&](base::Result<machine::Reading> reading) {
            told = reading ? std::to_string(reading->counters.total.value.count)
                           : std::string(base::name(reading.error().kind));
        });
        return told;
    };
    const auto write = [&](const char* bytes, int secondsAgo) {
        std::ofstream(path) << bytes;
        const auto then = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
        const timespec times[2] = {{then - secondsAgo, 0}, {then - secondsAgo, 0}};
        REQUIRE(::utimensat(AT_FDCWD, path.c_str(), times, 0) == 0);
    };
    CHECK(total() == "missing");
    write(R"({"counters": {"total": 1}})", 0);
    CHECK(total() == "1");
    write(R"({"counters": {"total": 2}})", 0);  // within the same second, and as long
    CHECK(total() == "2");
    write(R"({"counters": {"total": 3}})", 60);
    CHECK(total() == "3");
    CHECK(total() == "3");
    write(R"({"counters": {"total": 4}})", 50);
    CHECK(total() == "4");
    write(R"({"counters": {"total": }})", 40);
    CHECK(total() == "invalid");
    write(R"({"counters": {"total": 5}})", 40);
    CHECK(total() == "5");
    ::unlink(path.c_str());
    CHECK(total() == "missing");
}

TEST_CASE("Wrong fields cost only themselves and are told with what to write") {
    struct Case {
        const char* json;
        const char* told;  ///< a piece of the sentence
        const char* note;
    };
    const Case cases[] = {
        {R"({"counters": {"total": "12"}})", "/counters/total: the text \"12\"", "text"},
        {R"({"counters": {"total": 1.5}})", "1.5 stands where a whole number", "fraction"},
        {R"({"counters": {"total": -2}})", "-2 stands where a whole number", "state in a counter"},
        {R"({"counters": {"total": 18446744073709551616}})", "/counters/total", "above 64 bits"},
        {R"({"counters": {"total": 1e3}})", "stands where a whole number", "exponent"},
        {R"({"counters": {"total": true}})", "true stands where", "boolean"},
        {R"({"counters": {"total": [1]}})", "an array stands where", "array"},
        {R"({"counters": []})", "/counters: an array stands where an object", "section"},
        {R"({"parts": {}})", "/parts: an object stands where an array", "rows"},
        {R"({"parts": [1, {"level": -4}]})", "/parts/0: 1 stands where an object", "row"},
        {R"({"parts": [1, {"level": -4}]})", "/parts/1/level: -4 stands where", "no such state"},
        {R"({"status": {"last_start": "yesterday"}})", "a date such as", "date"},
        {R"({"operator": {"panel_locked": "no"}})", "true or false", "yes/no"},
        {R"({"switches": [{"bits": 256}]})", "from 0 to 255", "octet"},
        {R"({"coverage": {"rows": [{"black": -1}]}})", "a percentage from 0 on", "per cent"},
        {R"({"as_of": "2026-03-02T09:21:08"})", "has no offset from UTC", "local as_of"},
        {R"({"counters": {"totl": 1}})", "did you mean \"total\"?", "misspelt field"},
        {R"({"zzzzzzzz": 1})", "no such field; see docs/snapshot.md", "unknown field"},
        {R"({"counters": {"total": 1, "total": 2}})", "stands twice", "two of one name"},
        {"[]", "a snapshot is one object", "array"},
        {"", "line 1, column 1: the file ends", "empty"},
        {"{\n  \"as_of\": 1,\n  oops\n}", "line 3, column 3: this is not JSON", "place"},
        {"{\"a\": \"\xFF\"}", "this is not JSON", "not UTF-8"},
        {"{\"a\": 1e999}", "out of every range", "number beyond double"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.note);
        const auto told = remarksOf(c.json);
        CAPTURE(told);
        CHECK(told.find(c.told) != std::string::npos);
    }
}

TEST_CASE("What is right beside a wrong field is kept; null is not reported") {
    const auto reading = parseSnapshot(
        R"({"counters": {"total": "x", "paper_sheets": 4, "originals": null}, "comment": "ours"})",
        "x.json", base::Time{std::chrono::seconds{5}});
    REQUIRE(reading);
    CHECK(reading->counters.total.state == State::unsaid);
    CHECK(reading->counters.paperSheets.value.count == 4);
    CHECK(reading->counters.originals.state == State::unsaid);
    CHECK(reading->remarks.size() == 1);
    CHECK(reading->taken == base::Time{std::chrono::seconds{5}});
}

TEST_CASE("-100 is nearly empty; an empty array of alerts says that there are none") {
    const auto reading =
        parseSnapshot(R"({"parts": [{"level": -100}], "alerts": []})", "x.json", {});
    REQUIRE(reading);
    CHECK(reading->remarks.empty());
    CHECK(reading->parts.at(0).level.state == State::nearlyEmpty);
    CHECK(reading->status.alertsSaid);
    for (const char* json : {"{}", R"({"alerts": null})", R"({"alerts": "none"})"}) {
        CAPTURE(json);
        const auto silent = parseSnapshot(json, "x.json", {});
        REQUIRE(silent);
        CHECK_FALSE(silent->status.alertsSaid);
    }
}

TEST_CASE("Size and depth are bounded before the parser works") {
    const std::string deep = "{\"a\":" + std::string(100000, '[');
    CHECK(remarksOf(deep).find("brackets within each other") != std::string::npos);
    CHECK(remarksOf("{\"comment\": \"" + std::string(50, '[') + "\"}").empty());
    const std::string large(machine::kSnapshotLimit.count + 1, ' ');
    CHECK(remarksOf(large).find("is larger than") != std::string::npos);
    std::string many = "{\"comment\": 1";
    for (int i = 0; i < 5000; ++i) many += ", \"nonsense" + std::to_string(i) + "\": 1";
    const auto reading = parseSnapshot(many + "}", "x.json", {});
    REQUIRE(reading);
    CHECK(reading->remarks.size() <= 201);
}

TEST_CASE("A snapshot cut at every byte loads or says why") {
    const std::string whole = bytesOf(kSamples + "small-printer.json");
    const auto end = whole.find_last_of('}');
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto reading = parseSnapshot(whole.substr(0, length), "cut.json", {});
        CAPTURE(length);
        CHECK(reading.has_value() == (length > end));
        if (!reading) CHECK(reading.error().text.find("cut.json, line ") == 0);
    }
}

TEST_CASE("A byte order mark is skipped; hostile names do not reach the terminal") {
    CHECK(remarksOf("\xEF\xBB\xBF{}").empty());
    const auto told = remarksOf("{\"\\u001b[31m\": 1}");
    CHECK(told.find('\x1b') == std::string::npos);
    CHECK(told.find("\\x1b") != std::string::npos);
}

TEST_CASE("A file that is not there, or is a folder, is said so") {
    CHECK(machine::faults("/nonexistent/x.json").at(0).find("/nonexistent/x.json") !=
          std::string::npos);
    CHECK(machine::faults(kSamples).size() == 1);
}

TEST_CASE("Without as_of the file's own time is taken") {
    const std::string path = std::string(BUILD_FOLDER) + "/snapshot_time_test.json";
    std::ofstream(path) << "{}";
    machine::SnapshotSource source(path);
    const base::Time now = base::SystemClock().now();
    source.read(now, std::chrono::seconds{1}, [&](base::Result<machine::Reading> reading) {
        REQUIRE(reading);
        REQUIRE(reading->taken);
        CHECK(std::chrono::abs(now - *reading->taken) < std::chrono::minutes{1});
    });
    ::unlink(path.c_str());
}
