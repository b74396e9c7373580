// Every recorded walk, redacted: none of what names a machine or a person is left, by the tests'
// own reading of the file; and the reading is the same but for that.
#include "machine/fields.h"
#include "machine/snmp/plan.h"
#include "machine/snmp/walk_file.h"
#include "mailagent/probe/redact_walk.h"
#include "tests/machine/snmp/recorded_lines.h"
#include "tests/machine/snmp/said.h"

#include <doctest/doctest.h>
#include <cstdlib>
#include <set>

namespace {

const std::filesystem::path kWalks = PROJECT_FOLDER "/../shared/data/snmp";

/// The walks, or none with a word about it.
std::vector<std::filesystem::path> walks() {
    auto files = recorded::walksIn(kWalks);
    if (files.empty() && std::getenv("CI") != nullptr) FAIL("the recorded walks are missing");
    if (files.empty()) MESSAGE("SKIPPED: the recorded walks are missing");
    return files;
}

bool startsWithAny(const std::string& oid, const std::vector<std::string>& stems) {
    for (const auto& stem : stems) {
        if (oid == stem || oid.starts_with(stem + ".")) return true;
    }
    return false;
}

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

/// Contact, location, serial numbers of the machine, its trays and bins, MAC addresses; by a look
/// into the file's lines.
std::set<std::string> secretsOf(const recorded::Lines& lines) {
    const std::vector<std::string> objects{"1.3.6.1.2.1.1.4",
                                           "1.3.6.1.2.1.1.6",
                                           "1.3.6.1.2.1.43.5.1.1.4",
                                           "1.3.6.1.2.1.43.5.1.1.5",
                                           "1.3.6.1.2.1.43.5.1.1.17",
                                           "1.3.6.1.2.1.43.8.2.1.17",
                                           "1.3.6.1.2.1.43.9.2.1.11",
                                           "1.3.6.1.4.1.367.3.2.1.2.1.4",
                                           "1.3.6.1.4.1.11.2.3.9.4.2.1.1.3.3",
                                           "1.3.6.1.4.1.2435.2.3.9.4.2.1.5.5.1",
                                           "1.3.6.1.4.1.253.8.53.3.2.1.3",
                                           "1.3.6.1.4.1.236.11.5.1.1.1.4",
                                           "1.3.6.1.4.1.641.2.1.2.1.6",
                                           "1.3.6.1.4.1.1347.43.5.1.1.28"};
    std::set<std::string> secrets;
    for (const auto& [oid, value] : lines) {
        const auto text = recorded::plain(value.bytes);
        if (value.tag == 4 && startsWithAny(oid, objects)) {
            // What is all zeroes or is its own shape tells nothing.
            const bool telling = text.size() >= 4 && probe::shapeOf(text) != text &&
                                 text.find_first_not_of("0.-_ X") != std::string::npos;
            if (telling) secrets.insert(lower(text));
        }
        if (value.tag == 4 && oid.starts_with("1.3.6.1.2.1.2.2.1.6.") && value.bytes.size() == 6 &&
            value.bytes != std::string(6, '\0')) {
            secrets.insert(lower(value.bytes));
        }
        if (value.tag == 64 && value.bytes.size() > 6 && !value.bytes.starts_with("0.") &&
            !value.bytes.starts_with("127.") && !value.bytes.starts_with("255.") &&
            value.bytes.find('.') != std::string::npos) {
            secrets.insert(value.bytes);
        }
    }
    return secrets;
}

/// All octets and names of the walk, one object a line, in lower case.
std::string everythingIn(const snmp::Walk& walk) {
    std::string all;
    for (const auto& [oid, datum] : walk.objects) {
        all += snmp::text(oid) + "|" + lower(datum.octets) + "\n";
    }
    return all;
}

/// The reading's values but what is personal, with texts as their lengths where `sizes` says so.
std::map<std::string, std::string> shown(const machine::Reading& reading) {
    auto all = said::everything(reading);
    std::erase_if(all, [](const auto& each) { return probe::sortOf(each.first).has_value(); });
    return all;
}

bool mustStay(const std::string& path) {
    for (const char* part : {"/counters", "/parts", "/trays", "/status", "/alerts", "/troubles"}) {
        if (path.starts_with(part)) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("no serial number, contact, location, address or MAC is left of any recorded walk") {
    std::size_t looked = 0;
    for (const auto& path : walks()) {
        CAPTURE(path.filename().string());
        const auto walk = snmp::readWalkFile(path.string());
        if (!walk) continue;
        probe::Redactor redactor;
        probe::learn(redactor, *walk);
        const auto model = lower(snmp::understand(*walk).machine.identity.model.value);
        const auto left = everythingIn(probe::redact(redactor, *walk));
        for (const auto& secret : secretsOf(recorded::read(path))) {
            CAPTURE(secret);
            if (model.find(secret) != std::string::npos) continue;  // named after the model
            CHECK(left.find(secret) == std::string::npos);
            ++looked;
        }
    }
    MESSAGE("secrets looked for: ", looked);
}

TEST_CASE("a redacted walk gives the same counters, supplies and states") {
    std::size_t same = 0;
    for (const auto& path : walks()) {
        CAPTURE(path.filename().string());
        const auto walk = snmp::readWalkFile(path.string());
        if (!walk) continue;
        probe::Redactor redactor;
        probe::learn(redactor, *walk);
        const auto redacted = probe::redact(redactor, *walk);
        // Through the file, as a test replays it.
        const auto replayed = snmp::parseWalk(snmp::formatWalk(redacted), "x", walk->taken);
        REQUIRE(replayed.has_value());
        const auto before = shown(snmp::understand(*walk));
        const auto after = shown(snmp::understand(*replayed));
        for (const auto& [name, value] : before) {
            if (!mustStay(name)) continue;
            CAPTURE(name);
            const auto found = after.find(name);
            REQUIRE(found != after.end());
            CHECK(found->second == redactor.sameLength(value));
            ++same;
        }
        CHECK(before.at("/identity/model") == after.at("/identity/model"));
    }
    MESSAGE("values compared: ", same);
}
