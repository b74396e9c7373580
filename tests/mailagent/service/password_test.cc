#include "mailagent/service/password_in_force.h"

#include <doctest/doctest.h>

using namespace service;

namespace {
const base::Secret kKey(std::string(32, 'k'));
PasswordInForce inForce(const char* file, std::optional<journal::PasswordRecord> changed = {}) {
    return {kKey, "hq-2f", base::Secret(file), changed};
}
}  // namespace

TEST_CASE("M7 the settings file's password counts until one is set by mail") {
    auto password = inForce("U-BIX");
    CHECK(password.matches("U-BIX"));
    CHECK_FALSE(password.matches("u-bix"));
    CHECK_FALSE(password.matches(""));
    const auto record = password.change(base::Secret("Sitios"), base::Time{});
    CHECK(password.matches("Sitios"));
    CHECK_FALSE(password.matches("U-BIX"));
    CHECK(record.digest.find("Sitios") == std::string::npos);
    CHECK(inForce("U-BIX", record).matches("Sitios"));
}

TEST_CASE("M23 M34 a newer value in the file wins over the one set by mail") {
    auto before = inForce("U-BIX");
    const auto record = before.change(base::Secret("Sitios"), base::Time{});
    auto after = inForce("Konica", record);
    CHECK(after.fileWon());
    CHECK(after.matches("Konica"));
    CHECK_FALSE(after.matches("Sitios"));
    CHECK_FALSE(inForce("U-BIX", record).fileWon());
}

TEST_CASE("M20 no password at all matches nothing") {
    CHECK_FALSE(inForce("").matches(""));
    CHECK_FALSE(inForce("").matches("U-BIX"));
}
