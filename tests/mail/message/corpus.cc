#include "tests/mail/message/corpus.h"

#include <doctest/doctest.h>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace corpus {
namespace {

namespace fs = std::filesystem;

fs::path root() {
    return fs::path(PROJECT_FOLDER) / ".." / "shared" / "data" / "mail";
}

}  // namespace

bool present() {
    std::error_code ignored;
    if (fs::is_directory(root(), ignored)) return true;
    if (std::getenv("CI") != nullptr) FAIL_CHECK("../shared/data/mail is missing");
    MESSAGE("SKIPPED: ../shared/data/mail is not there");
    return false;
}

std::vector<Mail> under(const std::string& folder) {
    std::vector<Mail> out;
    for (const auto& entry : fs::recursive_directory_iterator(root() / folder)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
        out.push_back({entry.path().lexically_relative(root()).string(), std::move(bytes)});
    }
    std::sort(out.begin(), out.end(), [](const Mail& a, const Mail& b) { return a.name < b.name; });
    return out;
}

}  // namespace corpus
