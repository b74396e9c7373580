#include "base/digest.h"

#include <doctest/doctest.h>

using namespace base;

TEST_CASE("SHA-256 and HMAC give the published values (FIPS 180-4, RFC 4231 case 2)") {
    CHECK(sha256Hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hmacSha256Hex("Jefe", "what do ya want for nothing?") ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("constant-time equality is equality") {
    CHECK(equalsConstantTime("abc", "abc"));
    CHECK_FALSE(equalsConstantTime("abc", "abd"));
    CHECK_FALSE(equalsConstantTime("abc", "abcd"));
    CHECK(equalsConstantTime("", ""));
}

TEST_CASE("random bytes and base64") {
    CHECK(randomBytes(32).size() == 32);
    CHECK(randomBytes(32) != randomBytes(32));
    CHECK(base64Encode("") == "");
    CHECK(base64Encode("f") == "Zg==");
    CHECK(base64Encode("foobar") == "Zm9vYmFy");
}
