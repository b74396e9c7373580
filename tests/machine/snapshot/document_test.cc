// docs/snapshot.md and the full sample hold every field that the sources read.
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

namespace {

std::string bytesOf(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE(file.is_open());
    return {std::istreambuf_iterator<char>(file), {}};
}

std::set<std::string> fieldsRead() {
    const std::regex call(
        R"re(\.(?:text|texts|strings|flag|date|count|counts|level|octet|percent|object|rows)\(\s*"(\w+)")re");
    std::set<std::string> fields;
    const auto folder = std::filesystem::path(PROJECT_FOLDER) / "machine/snapshot";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".cc") continue;
        const std::string source = bytesOf(entry.path());
        for (std::sregex_iterator it(source.begin(), source.end(), call), end; it != end; ++it) {
            fields.insert((*it)[1]);
        }
    }
    for (const char* day : {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}) fields.insert(day);
    return fields;
}

}  // namespace

TEST_CASE("Every field of a snapshot is documented and stands in the full sample") {
    const auto fields = fieldsRead();
    CHECK(fields.size() > 150);
    const std::string document = bytesOf(std::string(PROJECT_FOLDER) + "/docs/snapshot.md");
    const std::string sample =
        bytesOf(std::string(PROJECT_FOLDER) + "/samples/snapshots/konica-8050.json");
    for (const auto& field : fields) {
        CAPTURE(field);
        CHECK(document.find("`" + field + "`") != std::string::npos);
        CHECK(sample.find("\"" + field + "\":") != std::string::npos);
    }
}
