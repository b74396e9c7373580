#include "base/file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <filesystem>

using namespace base;

TEST_CASE("a file is replaced whole and read within its bound") {
    const auto folder = std::filesystem::temp_directory_path() /
                        ("mailagent-file-test-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    const std::string path = folder / "settings.toml";

    REQUIRE(writeFileAtomic(path, "one"));
    REQUIRE(writeFileAtomic(path, "two", 0640));
    CHECK(readFile(path, 10_B).value() == "two");
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0640);
    CHECK(std::distance(std::filesystem::directory_iterator(folder), {}) == 1);

    CHECK(readFile(path, 2_B).error().kind == Kind::invalid);
    const auto missing = readFile(folder / "none", 10_B);
    CHECK(missing.error().kind == Kind::missing);
    CHECK(missing.error().text.find("none") != std::string::npos);
    CHECK(writeFileAtomic(folder / "no" / "such", "x").error().kind == Kind::missing);
    std::filesystem::remove_all(folder);
}
