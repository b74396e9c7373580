// Holds docs/guarantees.md against the tests that it names: each is there, under that name.
#include "base/file.h"

#include <doctest/doctest.h>
#include <algorithm>
#include <filesystem>
#include <regex>
#include <string>

namespace {

/// Whether the name stands in a test's own head: TEST_CASE…("…name…") or def name(.
bool hasTest(const std::string& source, const std::string& name) {
    for (std::size_t at = 0; (at = source.find(name, at)) != std::string::npos; ++at) {
        const auto head =
            std::max(source.rfind("TEST_CASE", at) + 1, source.rfind("\ndef ", at) + 1);
        if (head == 0) continue;
        const std::string before = source.substr(head, at - head);
        if (before.size() < 150 && before.find_first_of(";{}") == std::string::npos) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("each guarantee names tests that exist") {
    const std::filesystem::path project = PROJECT_FOLDER;
    const auto page = base::readFile((project / "docs/guarantees.md").string(), {1U << 20U});
    REQUIRE(page);
    const std::regex named(R"(\[(tests/[^:\]]+): ([^\]]+)\])");
    std::size_t tests = 0, guarantees = 0;
    for (std::size_t at = 0; (at = page->find("\n- **", at)) != std::string::npos;) {
        const auto end = page->find('\n', at + 1);
        const std::string line = page->substr(at + 1, end - at - 1);
        at = end;
        const bool numbered = line.size() > 6 && line[5] >= '0' && line[5] <= '9';
        if (!numbered) continue;
        CAPTURE(line);
        ++guarantees;
        std::size_t here = 0;
        for (std::sregex_iterator match(line.begin(), line.end(), named), none; match != none;
             ++match) {
            const std::string path = (*match)[1], name = (*match)[2];
            CAPTURE(path);
            const auto source = base::readFile((project / path).string(), {1U << 22U});
            REQUIRE(source);
            CHECK_MESSAGE(hasTest(*source, name), "no test named ", name);
            ++here;
        }
        CHECK(here > 0);
        tests += here;
    }
    CHECK(guarantees >= 20);
    CHECK(tests > guarantees);
}
