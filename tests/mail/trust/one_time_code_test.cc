#include "mail/trust/one_time_code.h"

#include <doctest/doctest.h>
#include <limits>

using namespace trust;

namespace {

// The test secret of RFC 4226 appendix D and RFC 6238 appendix B (SHA-1).
const base::Secret kRfcSecret("12345678901234567890");

std::string code(const base::Secret& secret, std::int64_t step) {
    return std::string(codeAt(secret, step).expose());
}

}  // namespace

TEST_CASE("M45 codes of RFC 4226 appendix D") {
    const char* expected[] = {"755224", "287082", "359152", "969429", "338314",
                              "254676", "287922", "162583", "399871", "520489"};
    std::int64_t counter = 0;
    for (const auto* each : expected) CHECK(code(kRfcSecret, counter++) == each);
}

TEST_CASE("M45 codes of RFC 6238 appendix B, their last six digits") {
    struct Row {
        std::int64_t seconds, step;
        const char* code;
    };
    const Row rows[] = {
        {59, 0x1, "287082"},
        {1111111109, 0x23523EC, "081804"},
        {1111111111, 0x23523ED, "050471"},
        {1234567890, 0x273EF07, "005924"},
        {2000000000, 0x3F940AA, "279037"},
        {20000000000, 0x27BC86AA, "353130"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.seconds);
        const base::Time at{std::chrono::seconds(row.seconds)};
        CHECK(stepAt(at) == row.step);
        CHECK(code(kRfcSecret, row.step) == row.code);
    }
}

TEST_CASE("M45 a step begins and ends with its second") {
    using std::chrono::milliseconds;
    CHECK(stepAt(base::Time{milliseconds(0)}) == 0);
    CHECK(stepAt(base::Time{milliseconds(29'999)}) == 0);
    CHECK(stepAt(base::Time{milliseconds(30'000)}) == 1);
    CHECK(stepAt(base::Time{milliseconds(-1)}) == -1);
}

TEST_CASE("M45 a code counts from the first step of the window to the last") {
    const std::int64_t now = 58'000'000;
    struct Row {
        std::int64_t codeOf, first, last;
        bool found;
        std::string_view note;
    };
    const Row rows[] = {
        {now, now, now, true, "this very step"},
        {now - 20, now - 20, now, true, "the oldest of the window"},
        {now - 21, now - 20, now, false, "the one before"},
        {now + 1, now - 20, now + 1, true, "the newest"},
        {now + 2, now - 20, now + 1, false, "the one after"},
        {now - 120, now - 120, now, true, "an hour"},
        {now - 121, now - 500, now, false, "more than an hour"},
        {now, now - 500, now, true, "the newest of too many"},
        {now, now + 1, now, false, "an empty window"},
        {0, -5, 0, true, "the first step there is"},
        {0, 0, -1, false, "before it"},
        {1, std::numeric_limits<std::int64_t>::min(), 1, true, "the widest"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        const auto found =
            stepOfCode(kRfcSecret, code(kRfcSecret, row.codeOf), row.first, row.last);
        CHECK(found.has_value() == row.found);
        if (row.found) CHECK(found.value_or(-1) == row.codeOf);
    }
    const auto most = std::numeric_limits<std::int64_t>::max();
    CHECK(stepOfCode(kRfcSecret, code(kRfcSecret, most), most, most) == most);
}

TEST_CASE("M45 of two steps with one code the earlier is named") {
    const std::int64_t first = 2386, second = 2394;
    REQUIRE(code(kRfcSecret, first) == code(kRfcSecret, second));
    CHECK(stepOfCode(kRfcSecret, code(kRfcSecret, second), first, second) == first);
    CHECK(stepOfCode(kRfcSecret, code(kRfcSecret, second), first + 1, second) == second);
}

TEST_CASE("M45 what is not six ASCII digits is no code") {
    const char* rows[] = {"",         "75522",  "7552240",      " 755224", "755224 ",
                          "75522a",   "+55224", "7552.4",       "755 224", "７５５２２４",
                          "755224\n", "0x5224", "755224 755224"};
    for (const auto* row : rows) {
        CAPTURE(row);
        CHECK_FALSE(stepOfCode(kRfcSecret, row, 0, 10).has_value());
    }
    CHECK(stepOfCode(kRfcSecret, "755224", 0, 10) == 0);
}

TEST_CASE("M45 secrets: one of each installation, sender and enrolment") {
    const base::Secret key(std::string(32, 'k')), other(std::string(32, 'o'));
    const auto mine = codeSecret(key, "Ken@Example.com", 1);
    CHECK(mine.expose().size() == 20);
    CHECK(mine.expose() == codeSecret(key, "ken@example.COM", 1).expose());
    CHECK(mine.expose() != codeSecret(key, "ken@example.com", 2).expose());
    CHECK(mine.expose() != codeSecret(key, "ken@example.com", 11).expose());
    CHECK(mine.expose() != codeSecret(key, "ken2@example.com", 1).expose());
    CHECK(mine.expose() != codeSecret(other, "ken@example.com", 1).expose());
}

TEST_CASE("M45 the secret's derivation is frozen: enrolled applications outlive releases") {
    const base::Secret key("0123456789abcdef0123456789abcdef");
    CHECK(base32(codeSecret(key, "ken@example.com", 1)).expose() ==
          "3CC6EXBWWGYY77QP55BBADD66DAH7H57");
}

TEST_CASE("M45 base32 of RFC 4648 section 10, without padding") {
    struct Row {
        const char *in, *out;
    };
    const Row rows[] = {{"", ""},
                        {"f", "MY"},
                        {"fo", "MZXQ"},
                        {"foo", "MZXW6"},
                        {"foob", "MZXW6YQ"},
                        {"fooba", "MZXW6YTB"},
                        {"foobar", "MZXW6YTBOI"},
                        {"\xff\xff\xff\xff\xff", "77777777"}};
    for (const auto& row : rows) CHECK(base32(base::Secret(row.in)).expose() == row.out);
}

TEST_CASE("M45 the enrolment's URI escapes what is not plain") {
    CHECK(enrolmentUri(kRfcSecret, "ken@example.com", "mailagent").expose() ==
          "otpauth://totp/mailagent:ken%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
          "&issuer=mailagent&algorithm=SHA1&digits=6&period=30");
    const auto odd = enrolmentUri(kRfcSecret, "a&b=c?d#e:f/\xc3\xbc%@x", "Big Ltd: A&B");
    CHECK(
        odd.expose().starts_with("otpauth://totp/Big%20Ltd%3A%20A%26B:"
                                 "a%26b%3Dc%3Fd%23e%3Af%2F%C3%BC%25%40x?secret="));
    CHECK(odd.expose().find("&issuer=Big%20Ltd%3A%20A%26B&") != std::string::npos);
}
