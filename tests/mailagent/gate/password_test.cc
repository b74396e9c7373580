#include "mailagent/gate/password.h"

#include <doctest/doctest.h>
#include <string>

namespace {

const base::Secret kKey(std::string(32, 'k'));

TEST_CASE("M20 a password has 1 to 20 printable ASCII characters and no blank") {
    struct Row {
        std::string password;
        bool ok;
        const char* note;
    };
    const Row rows[] = {
        {"", false, "none"},
        {"a", true, "one"},
        {"U-BIX", true, "the manual's"},
        {std::string(20, 'x'), true, "twenty"},
        {std::string(21, 'x'), false, "twenty-one"},
        {"a b", false, "blank"},
        {"a\tb", false, "TAB"},
        {"!~", true, "first and last printable"},
        {"a\x7f", false, "DEL"},
        {"pässword", false, "not ASCII"},
        {std::string("a\0b", 3), false, "NUL"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.note);
        CHECK(gate::passwordFormatOk(row.password) == row.ok);
    }
}

TEST_CASE("a digest is told apart by key, account and password") {
    const std::string digest = gate::passwordDigest(kKey, "hq", "U-BIX");
    CHECK(digest.size() == 64);
    CHECK(digest == gate::passwordDigest(kKey, "hq", "U-BIX"));
    CHECK(digest != gate::passwordDigest(kKey, "hq", "u-bix"));
    CHECK(digest != gate::passwordDigest(kKey, "HQ", "U-BIX"));
    CHECK(digest != gate::passwordDigest(base::Secret(std::string(32, 'l')), "hq", "U-BIX"));
    CHECK(gate::passwordDigest(kKey, "ab", "c") != gate::passwordDigest(kKey, "a", "bc"));
    CHECK(digest.find("U-BIX") == std::string::npos);
}

TEST_CASE("a digest on disk is found again by every later release") {
    CHECK(gate::passwordDigest(kKey, "hq", "U-BIX") ==
          "d681841cd9c4fae2341cb40f30f351df8f1999d09fec643995e13ae0ea717908");
}

TEST_CASE("M7 a password matches itself alone, upper and lower case differ") {
    const std::string digest = gate::passwordDigest(kKey, "hq", "U-BIX");
    CHECK(gate::passwordMatches(kKey, "hq", digest, "U-BIX"));
    for (const char* other : {"", "u-bix", "U-BI", "U-BIX ", "U-BIXX", "Sitios"}) {
        CAPTURE(other);
        CHECK_FALSE(gate::passwordMatches(kKey, "hq", digest, other));
    }
    CHECK_FALSE(gate::passwordMatches(kKey, "hq", "", "U-BIX"));
    CHECK_FALSE(gate::passwordMatches(kKey, "hq", "", ""));
}

}  // namespace
