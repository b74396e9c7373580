#include "base/digest.h"

#include <doctest/doctest.h>

using namespace base;

TEST_CASE("SHA-256 and HMAC give the published values (FIPS 180-4, RFC 4231 case 2)") {
    CHECK(sha256Hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    // RFC 4231, cases 1 and 6 (a key longer than a block); an empty key and text.
    CHECK(hmacSha256Hex(std::string(20, '\x0b'), "Hi There") ==
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK(hmacSha256Hex(std::string(131, '\xaa'),
                        "Test Using Larger Than Block-Size Key - Hash Key First") ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    CHECK(hmacSha256Hex({}, {}) ==
          "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
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

TEST_CASE("octets are written as two lower-case digits each") {
    CHECK(base::hex("").empty());
    CHECK(base::hex(std::string_view("\x00\x7f\x80\xff", 4)) == "007f80ff");
}
