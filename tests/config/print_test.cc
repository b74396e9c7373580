// What stands in docs/ and samples/ is what the table prints. After a change of the table, run this
// test once with MAILAGENT_PRINT=1 in the environment: it writes both files anew.
#include "config/print.h"

#include "base/file.h"
#include "base/text.h"
#include "config/table.h"
#include "tests/config/scratch.h"

#include <doctest/doctest.h>
#include <cstdlib>

using namespace config;
using namespace scratch;

namespace {

void checkCurrent(const std::string& name, const std::string& text) {
    const std::string path = std::string(PROJECT_FOLDER) + "/" + name;
    if (std::getenv("MAILAGENT_PRINT") != nullptr) {
        const auto written = base::writeFileAtomic(path, text, 0644);
        REQUIRE(written.has_value());
    }
    const auto bytes = base::readFile(path, kFileLimit);
    INFO(name, " is not what the table prints; run config_test with MAILAGENT_PRINT=1");
    REQUIRE(bytes);
    CHECK((*bytes == text));
}

/// The sample with the line of one key uncommented.
std::string uncommented(const std::string& sample, const Row& row) {
    const std::string line = "\n#" + std::string(row.key) + " = ";
    const auto at = sample.find(line);
    REQUIRE(at != std::string::npos);
    return sample.substr(0, at + 1) + sample.substr(at + 2);
}

}  // namespace

TEST_CASE("docs/settings.md and samples/mailagent.toml are current") {
    checkCurrent("docs/settings.md", printSettingsDoc());
    checkCurrent("samples/mailagent.toml", printSample());
}

TEST_CASE("the sample loads, and every remark in it is a setting that loads") {
    const std::string sample = printSample();
    const auto loaded = loadText(sample);
    INFO(faultsOf(loaded));
    CHECK(loaded.usable);
    CHECK(loaded.settings.machines.size() == 1);
    for (const Row& row : rows()) {
        if (sample.find("\n" + std::string(row.key) + " = ") != std::string::npos) continue;
        const auto one = loadText(uncommented(sample, row));
        const auto faults = faultsOf(one);
        INFO(row.key, " ", faults);
        // A setting that only makes sense beside another one says so, and nothing worse.
        const bool lonely = row.key.ends_with("token") || row.key.starts_with("sending.user") ||
                            row.key == "sending.password" || row.key == "snmp.priv_password" ||
                            row.key == "ipp.password" ||
                            row.key.find("proxy_") != std::string_view::npos;
        CHECK((one.usable || lonely));
        CHECK(faults.find("unknown") == std::string::npos);
    }
}

TEST_CASE("lines of the printed sample are readable") {
    const std::string sample = printSample();
    for (const auto line : base::split(sample, '\n')) CHECK(line.size() <= 120);
    const std::string doc = printSettingsDoc();
    for (const Row& row : rows())
        CHECK(doc.find("| `" + std::string(row.key) + "` |") != std::string::npos);
}
